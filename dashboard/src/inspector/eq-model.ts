// SPDX-License-Identifier: ISC
// The bands of builtin/biquad_eq out of its flat parameters, and the plot's two rulers.
import { SHAPES, type Band } from "../audio/rbj";
import type { Param } from "../model/documents";
import type { Values } from "../store/session";

export interface IndexedBand extends Band {
  index: number;
}

export function readBands(params: readonly Param[], values: Values): IndexedBand[] {
  const indices = new Set<number>();
  for (const { address } of params) {
    const match = /^bands\/(\d+)\//.exec(address);
    if (match) indices.add(Number(match[1]));
  }
  return [...indices]
    .sort((a, b) => a - b)
    .map((index) => {
      const value = (field: string) => values[`bands/${index}/${field}`];
      return {
        index,
        type: SHAPES.find((shape) => shape === value("type")) ?? ("peak"),
        freqHz: Number(value("freq_hz") ?? 1000),
        q: Number(value("q") ?? 0.707),
        gainDb: Number(value("gain_db") ?? 0),
        enabled: value("enabled") !== false,
      };
    });
}

export const LOW_HZ = 20;
export const HIGH_HZ = 20000;

export interface Plot {
  width: number;
  height: number;
  spanDb: number; // the plot shows -spanDb .. spanDb
}

export function hzToX(plot: Plot, hz: number): number {
  return (Math.log(hz / LOW_HZ) / Math.log(HIGH_HZ / LOW_HZ)) * plot.width;
}

export function xToHz(plot: Plot, x: number): number {
  const at = Math.min(1, Math.max(0, x / plot.width));
  return Number((LOW_HZ * (HIGH_HZ / LOW_HZ) ** at).toPrecision(3));
}

export function dbToY(plot: Plot, db: number): number {
  const clamped = Math.min(plot.spanDb, Math.max(-plot.spanDb, db));
  return ((plot.spanDb - clamped) / (2 * plot.spanDb)) * plot.height;
}

export function yToDb(plot: Plot, y: number): number {
  return Math.round((plot.spanDb - (2 * plot.spanDb * y) / plot.height) * 10) / 10;
}

/** Wide enough for every handle. */
export function spanFor(bands: readonly Band[]): number {
  const highest = Math.max(0, ...bands.map((band) => Math.abs(band.gainDb)));
  return highest <= 15 ? 18 : 36;
}
