// SPDX-License-Identifier: ISC
// One canvas for hundreds of small pictures: it lies inside content that is panned or scrolled, covers the part of it
// that is in sight, and moves with it. Each slot has its place in the content and is painted again only when its
// signature changes. (A canvas for each picture costs the browser more than painting it does.)
import type { Painter } from "./painter";

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The part of the content in sight, and how many device pixels one of its units is wide. */
export interface Region extends Rect {
  scale: number;
}

export interface Slot {
  painter: Painter;
  /** In the content's units. */
  place: () => Rect | null;
}

interface Held extends Slot {
  painted: string | number | null;
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export class Stage {
  private readonly slots = new Map<string, Held>();
  private readonly canvas: HTMLCanvasElement;
  private readonly ctx: CanvasRenderingContext2D;
  private readonly region: () => Region;
  private shown = "";

  constructor(canvas: HTMLCanvasElement, ctx: CanvasRenderingContext2D, region: () => Region) {
    this.canvas = canvas;
    this.ctx = ctx;
    this.region = region;
  }

  /** Replace what is on the stage. Pictures that stay are painted again all the same: their places may have changed. */
  set(slots: ReadonlyMap<string, Slot>): void {
    this.slots.clear();
    for (const [key, slot] of slots) this.slots.set(key, { ...slot, painted: null });
    this.repaint();
  }

  repaint(): void {
    this.shown = "";
  }

  paint(): void {
    const region = this.region();
    if (region.width <= 0 || region.height <= 0) return;
    this.follow(region);
    for (const slot of this.slots.values()) this.paintSlot(slot, region);
  }

  /** Put the canvas over the region; everything is painted again when that has moved. */
  private follow(region: Region): void {
    const { x, y, width, height, scale } = region;
    const now = `${x} ${y} ${width} ${height} ${scale}`;
    if (now === this.shown) return;
    this.shown = now;
    const { canvas, ctx } = this;
    const [pixelWidth, pixelHeight] = [Math.ceil(width * scale), Math.ceil(height * scale)];
    if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
      canvas.width = pixelWidth;
      canvas.height = pixelHeight;
    }
    canvas.style.transform = `translate(${x}px, ${y}px)`;
    canvas.style.width = `${pixelWidth / scale}px`;
    canvas.style.height = `${pixelHeight / scale}px`;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, pixelWidth, pixelHeight);
    for (const slot of this.slots.values()) slot.painted = null;
  }

  private paintSlot(slot: Held, region: Region): void {
    const place = slot.place();
    if (!place || !overlaps(place, region)) return;
    const signature = slot.painter.signature(place);
    if (signature === slot.painted) return;
    slot.painted = signature;
    const { ctx } = this;
    ctx.setTransform(
      region.scale,
      0,
      0,
      region.scale,
      (place.x - region.x) * region.scale,
      (place.y - region.y) * region.scale,
    );
    ctx.clearRect(0, 0, place.width, place.height);
    slot.painter.paint(ctx, place);
  }
}
