// SPDX-License-Identifier: ISC
// The painter of a spectrum: what a node says as an area, what it hears as a line, on a logarithmic ruler of frequencies.
import { letFall } from "../audio/fall";
import type { Spectrum } from "../model/spectrum";
import type { Painter, Size } from "./painter";
import { palette } from "./palette";

export const SPECTRUM_LOW_DB = -96;

interface Axis {
  lowHz: number;
  highHz: number;
}

export interface SpectrumPainter extends Painter {
  take: (spectrum: Spectrum | null) => void;
}

export function levelToY(db: number, height: number): number {
  return Math.min(height + 2, Math.max(0, (db / SPECTRUM_LOW_DB) * height));
}

function trace(ctx: CanvasRenderingContext2D, xs: readonly number[], levels: readonly number[], height: number): void {
  ctx.beginPath();
  levels.forEach((db, i) => {
    const [x, y] = [xs[i] ?? 0, levelToY(db, height)];
    if (i === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
}

export function spectrumPainter({ lowHz, highHz }: Axis): SpectrumPainter {
  let newest: Spectrum | null = null;
  let shown: Spectrum = { freqHz: [], inDb: [], outDb: [] };
  let fellAtMs = 0;
  let pictures = 0;
  let isResting = true;

  const fall = (): void => {
    const nowMs = performance.now();
    const dtS = Math.min(0.25, (nowMs - fellAtMs) / 1000);
    fellAtMs = nowMs;
    if (isResting) return;
    const next = newest ?? { ...shown, inDb: [], outDb: [] };
    const before = shown;
    shown = { freqHz: next.freqHz, inDb: letFall(shown.inDb, next.inDb, dtS), outDb: letFall(shown.outDb, next.outDb, dtS) };
    isResting = shown.inDb.every((db, i) => db === before.inDb[i]) && shown.outDb.every((db, i) => db === before.outDb[i]);
    pictures++;
  };

  const paint = (ctx: CanvasRenderingContext2D, { width, height }: Size): void => {
    const colours = palette();
    const span = Math.log(highHz / lowHz);
    const xs = shown.freqHz.map((hz) => (Math.log(hz / lowHz) / span) * width);
    if (shown.outDb.length > 0) {
      trace(ctx, xs, shown.outDb, height);
      ctx.lineTo(xs.at(-1) ?? width, height + 2);
      ctx.lineTo(xs[0] ?? 0, height + 2);
      ctx.closePath();
      ctx.fillStyle = colours["spectrum-out"];
      ctx.fill();
    }
    if (shown.inDb.length > 0) {
      trace(ctx, xs, shown.inDb, height);
      ctx.strokeStyle = colours["spectrum-in"];
      ctx.lineWidth = 1;
      ctx.stroke();
    }
  };

  return {
    signature: () => {
      fall();
      return pictures;
    },
    paint,
    take: (spectrum) => {
      newest = spectrum;
      isResting = false;
    },
  };
}
