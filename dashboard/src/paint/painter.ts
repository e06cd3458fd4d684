// SPDX-License-Identifier: ISC
// One animation frame for every canvas of the page. A surface that is not on the screen is not painted, and one whose
// signature did not change since it was last painted is left as it is.
import { moveNeedles } from "../store/live";
import { useUi } from "../store/ui";

export interface Size {
  width: number;
  height: number;
}

export interface Painter {
  /** What the picture depends on, as one number or string; equal means the same picture. */
  signature: (size: Size) => string | number;
  paint: (ctx: CanvasRenderingContext2D, size: Size) => void;
}

interface Surface extends Size {
  canvas: HTMLCanvasElement;
  ctx: CanvasRenderingContext2D;
  painter: Painter;
  visible: boolean;
  painted: string | number | null;
}

const surfaces = new Map<Element, Surface>();
const ticks = new Set<(nowMs: number) => void>();
let sharpness = 1;

const sizes = new ResizeObserver((entries) => {
  for (const entry of entries) {
    const surface = surfaces.get(entry.target);
    if (surface) fit(surface);
  }
});

const sights = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const surface = surfaces.get(entry.target);
    if (surface) surface.visible = entry.isIntersecting;
  }
});

function fit(surface: Surface): void {
  surface.width = surface.canvas.clientWidth;
  surface.height = surface.canvas.clientHeight;
  const scale = devicePixelRatio * sharpness;
  surface.canvas.width = Math.max(1, Math.round(surface.width * scale));
  surface.canvas.height = Math.max(1, Math.round(surface.height * scale));
  surface.ctx.setTransform(scale, 0, 0, scale, 0, 0);
  surface.painted = null;
}

/** @returns what takes the canvas away again */
export function addSurface(canvas: HTMLCanvasElement, painter: Painter): () => void {
  const ctx = canvas.getContext("2d");
  if (!ctx) return () => undefined;
  const surface: Surface = { canvas, ctx, painter, visible: true, painted: null, width: 0, height: 0 };
  surfaces.set(canvas, surface);
  sizes.observe(canvas);
  sights.observe(canvas);
  fit(surface);
  return () => {
    surfaces.delete(canvas);
    sizes.unobserve(canvas);
    sights.unobserve(canvas);
  };
}

/** Called in every painted frame, after the needles moved. */
export function addTick(tick: (nowMs: number) => void): () => void {
  ticks.add(tick);
  return () => ticks.delete(tick);
}

/** Canvases inside a zoomed view are given more pixels, so that they stay sharp. */
export function setSharpness(scale: number): void {
  if (scale === sharpness) return;
  sharpness = scale;
  for (const surface of surfaces.values()) fit(surface);
}

function frame(nowMs: number): void {
  moveNeedles(nowMs);
  for (const tick of ticks) tick(nowMs);
  for (const surface of surfaces.values()) {
    if (!surface.visible || surface.width === 0) continue;
    const signature = surface.painter.signature(surface);
    if (signature === surface.painted) continue;
    surface.painted = signature;
    surface.ctx.clearRect(0, 0, surface.width, surface.height);
    surface.painter.paint(surface.ctx, surface);
  }
  requestAnimationFrame(frame);
}

useUi.subscribe((state, before) => {
  if (state.theme !== before.theme) for (const surface of surfaces.values()) surface.painted = null;
});

export function startPainting(): void {
  requestAnimationFrame(frame);
}
