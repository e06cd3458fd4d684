// SPDX-License-Identifier: ISC
// Painters of meters: bars with a bright RMS part, a dim peak part and a held peak mark, in three zones.
import { formatDb, METER_TICKS, meterDeflection } from "../audio/db";
import { liveNode, type LiveNode } from "../store/live";
import type { Painter, Size } from "./painter";
import type { Rect } from "./stage";
import { canvasFont, palette, type Palette } from "./palette";

const MID_DB = -9;
const HIGH_DB = -3;
const LANES_MAX = 8;

interface Zone {
  from: number;
  to: number;
  bright: keyof Palette;
  dim: keyof Palette;
}

const ZONES: readonly Zone[] = [
  { from: 0, to: meterDeflection(MID_DB), bright: "meter-low", dim: "meter-low-dim" },
  { from: meterDeflection(MID_DB), to: meterDeflection(HIGH_DB), bright: "meter-mid", dim: "meter-mid-dim" },
  { from: meterDeflection(HIGH_DB), to: 1, bright: "meter-high", dim: "meter-high-dim" },
];

type FillFn = (from: number, to: number, colour: string) => void;

export function paintBar(node: LiveNode, lane: number, fill: FillFn, pixel: number): void {
  const colours = palette();
  const needle = node.needles[lane];
  fill(0, 1, colours.well);
  if (!needle) return;
  const peak = meterDeflection(needle.peakDb);
  const rms = Math.min(peak, meterDeflection(needle.rmsDb));
  for (const zone of ZONES) {
    if (peak > zone.from) fill(zone.from, Math.min(peak, zone.to), colours[zone.dim]);
    if (rms > zone.from) fill(zone.from, Math.min(rms, zone.to), colours[zone.bright]);
  }
  const hold = meterDeflection(needle.holdDb);
  if (hold > 0) {
    const zone = ZONES.find((candidate) => hold <= candidate.to) ?? ZONES[2];
    fill(Math.max(0, hold - pixel), hold, zone ? colours[zone.bright] : colours.clip);
  }
}

export function lanesOf(node: LiveNode): number {
  return Math.min(LANES_MAX, Math.max(1, node.needles.length));
}

/** Everything that shows, in pixels of the ruler. */
export function levelSignature(node: LiveNode, length: number): string {
  let signature = node.clipped ? "c" : "";
  for (const needle of node.needles)
    signature += `${Math.round(meterDeflection(needle.peakDb) * length)},${Math.round(meterDeflection(needle.rmsDb) * length)},${Math.round(meterDeflection(needle.holdDb) * length)};`;
  return signature;
}

/** The mixer's meter: upright, one column a channel, the clip lamp on top. */
export function uprightMeter(id: string): Painter {
  const lamp = 5;
  return {
    signature: ({ height }) => levelSignature(liveNode(id), height),
    paint: (ctx, { width, height }) => {
      const node = liveNode(id);
      const lanes = lanesOf(node);
      const gap = lanes > 4 ? 1 : 2;
      const column = (width - gap * (lanes - 1)) / lanes;
      const ruler = height - lamp - 2;
      for (let i = 0; i < lanes; i++) {
        const x = i * (column + gap);
        paintBar(
          node,
          i,
          (from, to, colour) => {
            ctx.fillStyle = colour;
            ctx.fillRect(x, height - to * ruler, column, (to - from) * ruler);
          },
          2 / ruler,
        );
      }
      ctx.fillStyle = node.clipped ? palette().clip : palette().well;
      ctx.fillRect(0, 0, width, lamp);
    },
  };
}

/** The scale beside upright meters; lines up with uprightMeter of the same height. */
export function uprightScale(): Painter {
  return {
    signature: ({ height }) => height,
    paint: (ctx, { width, height }) => {
      const ruler = height - 7;
      ctx.font = canvasFont(9);
      ctx.textAlign = "right";
      ctx.textBaseline = "middle";
      ctx.fillStyle = palette()["text-3"];
      let lastY = -Infinity;
      for (const db of METER_TICKS) {
        const y = height - meterDeflection(db) * ruler;
        if (y - lastY < 10) continue;
        lastY = y;
        ctx.fillText(String(Math.abs(db)), width - 4, Math.min(height - 5, Math.max(5, y)));
        ctx.fillRect(width - 3, Math.round(y), 3, 1);
      }
    },
  };
}

/** Where the pictures of a graph card lie in it. */
export const CARD_BARS: Rect = { x: 10, y: 43, width: 116, height: 14 };
export const CARD_PEAK: Rect = { x: 126, y: 43, width: 36, height: 14 };
export const CARD_FOOT: Rect = { x: 10, y: 59, width: 152, height: 18 };
const LAMP = 5;

/** The graph card's level bars and its clip lamp. */
export function cardBars(id: string): Painter {
  return {
    signature: ({ width }) => levelSignature(liveNode(id), width * 2),
    paint: (ctx, { width, height }) => {
      const node = liveNode(id);
      const ruler = width - LAMP - 2;
      const lanes = lanesOf(node);
      const gap = lanes > 4 ? 0.5 : 2;
      const lane = (height - gap * (lanes - 1)) / lanes;
      for (let i = 0; i < lanes; i++)
        paintBar(
          node,
          i,
          (from, to, colour) => {
            ctx.fillStyle = colour;
            ctx.fillRect(from * ruler, i * (lane + gap), (to - from) * ruler, lane);
          },
          2 / ruler,
        );
      ctx.fillStyle = node.clipped ? palette().clip : palette().well;
      ctx.fillRect(ruler + 2, 0, LAMP, height);
    },
  };
}

/** Figures are for reading: four times a second is enough, and text is what costs most to paint. Each picture has its own
 * quarters, so that not all are painted in the same frame. */
const FIGURES_MS = 250;

function nowAndThen(read: () => string): () => string {
  const phaseMs = FIGURES_MS * Math.random();
  let quarter = -1;
  let text = "";
  return () => {
    const now = Math.floor((performance.now() + phaseMs) / FIGURES_MS);
    if (now !== quarter) {
      quarter = now;
      text = read();
    }
    return text;
  };
}

export function cardPeak(id: string): Painter {
  const read = nowAndThen(() => (liveNode(id).heard ? formatDb(holdDb(liveNode(id)), -100) : "–"));
  return {
    signature: read,
    paint: (ctx, { width, height }) => {
      ctx.font = canvasFont(11);
      ctx.textAlign = "right";
      ctx.textBaseline = "middle";
      ctx.fillStyle = palette().text;
      ctx.fillText(read(), width, height / 2 + 0.5);
    },
  };
}

/** CPU and latency, as figures and as bars. */
export function cardFoot(id: string): Painter {
  const signature = nowAndThen(() => `${liveNode(id).cpuPct.toFixed(1)} ${liveNode(id).latencyMs.toFixed(1)}`);
  return {
    signature,
    paint: (ctx, { width, height }) => {
      paintFoot(ctx, liveNode(id), width, height);
    },
  };
}

function holdDb(node: LiveNode): number {
  let highest = -150;
  for (const needle of node.needles) highest = Math.max(highest, needle.holdDb);
  return Math.round(highest * 2) / 2;
}

/** A node that needs a fifth of a block, or delays by 20 ms, fills its bar. */
const CPU_FULL_PCT = 20;
const LATENCY_FULL_MS = 20;

function paintFoot(ctx: CanvasRenderingContext2D, node: LiveNode, width: number, height: number): void {
  const half = (width - 10) / 2;
  paintGauge(ctx, 0, half, height, "cpu", `${node.cpuPct.toFixed(1)} %`, node.cpuPct / CPU_FULL_PCT);
  paintGauge(ctx, half + 10, half, height, "lat", `${node.latencyMs.toFixed(1)} ms`, node.latencyMs / LATENCY_FULL_MS);
}

function paintGauge(
  ctx: CanvasRenderingContext2D,
  x: number,
  width: number,
  height: number,
  name: string,
  figure: string,
  share: number,
): void {
  const colours = palette();
  const y = height - 9;
  ctx.font = canvasFont(10);
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = colours["text-3"];
  ctx.textAlign = "left";
  ctx.fillText(name, x, y + 2);
  ctx.textAlign = "right";
  ctx.fillStyle = colours["text-2"];
  ctx.fillText(figure, x + width, y + 2);
  ctx.fillStyle = colours.well;
  ctx.fillRect(x, height - 3, width, 3);
  ctx.fillStyle = share > 0.75 ? colours["meter-high"] : colours.accent;
  ctx.fillRect(x, height - 3, width * Math.min(1, share), 3);
}

/** Gain reduction: a bar that hangs from 0 dB, on a ruler of 24 dB. */
export function reductionMeter(id: string, output: string): Painter {
  const full = 24;
  let shown = 0;
  const reading = (): number => {
    const target = liveNode(id).meter.outputs[output] ?? 0;
    shown = target > shown ? target : shown + (target - shown) * 0.12;
    return Math.max(0, shown);
  };
  const paint = (ctx: CanvasRenderingContext2D, { width, height }: Size): void => {
    const colours = palette();
    ctx.fillStyle = colours.well;
    ctx.fillRect(0, 0, width, 10);
    ctx.fillStyle = colours.reduction;
    const length = Math.min(1, shown / full) * width;
    ctx.fillRect(width - length, 0, length, 10);
    ctx.font = canvasFont(10);
    ctx.textBaseline = "bottom";
    ctx.fillStyle = colours["text-3"];
    for (const db of [0, 3, 6, 12, 18, 24]) {
      const x = width * (1 - db / full);
      ctx.fillRect(Math.min(width - 1, x), 10, 1, 3);
      ctx.textAlign = db === 0 ? "right" : db === full ? "left" : "center";
      ctx.fillText(String(db), x, height);
    }
  };
  return { signature: () => reading().toFixed(2), paint };
}
