// SPDX-License-Identifier: ISC
import { describe, expect, it } from "vitest";
import { coefficients, logSpace, magnitudeDb, responseDb, SHAPES, type Band, type Coefficients } from "../src/audio/rbj";

const RATE = 48000;
const band = (change: Partial<Band>): Band => ({ type: "peak", freqHz: 1000, q: 0.707, gainDb: 0, enabled: true, ...change });
const at = (b: Band, hz: number) => responseDb([b], [hz], RATE)[0] ?? NaN;

/** The textbook way: H at z = e^jw, in complex numbers. */
function direct(c: Coefficients, hz: number): number {
  const w = (2 * Math.PI * hz) / RATE;
  const part = (x0: number, x1: number, x2: number) =>
    Math.hypot(x0 + x1 * Math.cos(w) + x2 * Math.cos(2 * w), x1 * Math.sin(w) + x2 * Math.sin(2 * w));
  return 20 * Math.log10(part(c[0], c[1], c[2]) / part(c[3], c[4], c[5]));
}

describe("every shape", () => {
  for (const type of SHAPES)
    it(`${type} has the response of its transfer function`, () => {
      const c = coefficients(band({ type, freqHz: 3500, q: 1.3, gainDb: 7 }), RATE);
      for (const hz of logSpace(20, 20000, 50)) {
        const wanted = direct(c, hz);
        if (wanted > -100) expect(magnitudeDb(c, hz, RATE)).toBeCloseTo(wanted, 6);
      }
    });
});

it("a peak has its gain at its centre and none far away", () => {
  const peak = band({ gainDb: 6, q: 2 });
  expect(at(peak, 1000)).toBeCloseTo(6, 9);
  expect(at(peak, 20)).toBeCloseTo(0, 2);
});

it("a Butterworth high-pass is 3 dB down at its corner and falls 12 dB an octave", () => {
  const hp = band({ type: "hp", freqHz: 80, q: Math.SQRT1_2 });
  expect(at(hp, 80)).toBeCloseTo(-3.01, 2);
  expect(at(hp, 10) - at(hp, 5)).toBeCloseTo(12, 1);
});

it("shelves reach their gain on their side alone", () => {
  expect(at(band({ type: "lowshelf", gainDb: -9 }), 10)).toBeCloseTo(-9, 2);
  expect(at(band({ type: "highshelf", gainDb: -9 }), 10)).toBeCloseTo(0, 2);
});

it("an all-pass changes no level, and a notch leaves nothing at its centre", () => {
  expect(at(band({ type: "allpass" }), 1234)).toBeCloseTo(0, 9);
  expect(at(band({ type: "notch" }), 1000)).toBeLessThan(-100);
});

it("bands add up, and one that is off does not count", () => {
  const bands = [band({ gainDb: 4 }), band({ gainDb: 3 }), band({ gainDb: 9, enabled: false })];
  expect(responseDb(bands, [1000], RATE)[0]).toBeCloseTo(7, 9);
});

it("a frequency above the band's end acts as 0.49 times the rate", () => {
  expect(at(band({ type: "lp", freqHz: 24000 }), 5000)).toBe(at(band({ type: "lp", freqHz: 0.49 * RATE }), 5000));
});
