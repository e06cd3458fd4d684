// SPDX-License-Identifier: ISC
// One animation frame for everything that is painted: needles first, then canvases and stages.
import { moveNeedles } from "../store/live";
import { useUi } from "../store/ui";
import { Stage, type Region } from "./stage";

export interface Size {
  width: number;
  height: number;
}

export interface Painter {
  /** What the picture depends on, as one number or string; equal means the same picture. */
  signature: (size: Size) => string | number;
  paint: (ctx: CanvasRenderingContext2D, size: Size) => void;
}

const stages = new Set<Stage>();
const ticks = new Set<(nowMs: number) => void>();

/** @returns null where canvas is not to be had */
export function addStage(canvas: HTMLCanvasElement, region: () => Region): Stage | null {
  const ctx = canvas.getContext("2d");
  if (!ctx) return null;
  const stage = new Stage(canvas, ctx, region);
  stages.add(stage);
  return stage;
}

export function removeStage(stage: Stage): void {
  stages.delete(stage);
}

/** A canvas with one picture that fills it. @returns what takes it away again */
export function addSurface(canvas: HTMLCanvasElement, painter: Painter): () => void {
  let size: Size = { width: canvas.clientWidth, height: canvas.clientHeight };
  const whole = () => ({ x: 0, y: 0, ...size });
  const stage = addStage(canvas, () => ({ ...whole(), scale: devicePixelRatio }));
  stage?.set(new Map([["", { painter, place: whole }]]));
  const box = canvas.parentElement ?? canvas;
  const sizes = new ResizeObserver(() => {
    size = { width: box.clientWidth, height: box.clientHeight };
  });
  sizes.observe(box);
  return () => {
    sizes.disconnect();
    if (stage) removeStage(stage);
  };
}

/** Called in every painted frame, after the needles moved. */
export function addTick(tick: (nowMs: number) => void): () => void {
  ticks.add(tick);
  return () => ticks.delete(tick);
}

function frame(nowMs: number): void {
  moveNeedles(nowMs);
  for (const tick of ticks) tick(nowMs);
  for (const stage of stages) stage.paint();
  requestAnimationFrame(frame);
}

useUi.subscribe((state, before) => {
  if (state.theme !== before.theme) for (const stage of stages) stage.repaint();
});

export function startPainting(): void {
  requestAnimationFrame(frame);
}
