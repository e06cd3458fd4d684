// SPDX-License-Identifier: ISC
// GET /api/nodes/{id}/spectrum (docs/osc.md, "Spectra").
import { FLOOR_DB } from "./parse";
import { number, objectOf } from "./read";

export interface Spectrum {
  freqHz: number[];
  inDb: number[]; // [freqHz.length], or empty for a source
  outDb: number[]; // [freqHz.length], or empty for what has no outputs
}

function numbers(value: unknown, otherwise: number): number[] {
  return Array.isArray(value) ? value.map((item) => number(item, otherwise)) : [];
}

export function parseSpectrum(value: unknown): Spectrum {
  const json = objectOf(value, "spectrum");
  const freqHz = numbers(json.freq_hz, 0);
  const levels = (of: unknown): number[] => {
    const db = numbers(of, FLOOR_DB);
    return db.length === freqHz.length ? db : [];
  };
  return { freqHz, inDb: levels(json.in_db), outDb: levels(json.out_db) };
}
