// SPDX-License-Identifier: ISC
// Responses of the biquad shapes of Robert Bristow-Johnson's Audio EQ Cookbook, as builtin/biquad_eq computes them.

export const SHAPES = ["lp", "hp", "bp", "notch", "peak", "lowshelf", "highshelf", "allpass"] as const;
export type Shape = (typeof SHAPES)[number];

export interface Band {
  type: Shape;
  freqHz: number;
  q: number;
  gainDb: number;
  enabled: boolean;
}

/** b0 b1 b2 a0 a1 a2 */
export type Coefficients = readonly [number, number, number, number, number, number];

/** The shapes that obey gain_db. */
export function hasGain(shape: Shape): boolean {
  return shape === "peak" || shape === "lowshelf" || shape === "highshelf";
}

const MAKE: Record<Shape, (cos: number, alpha: number, a: number) => Coefficients> = {
  lp: (c, al) => [(1 - c) / 2, 1 - c, (1 - c) / 2, 1 + al, -2 * c, 1 - al],
  hp: (c, al) => [(1 + c) / 2, -(1 + c), (1 + c) / 2, 1 + al, -2 * c, 1 - al],
  bp: (c, al) => [al, 0, -al, 1 + al, -2 * c, 1 - al],
  notch: (c, al) => [1, -2 * c, 1, 1 + al, -2 * c, 1 - al],
  peak: (c, al, a) => [1 + al * a, -2 * c, 1 - al * a, 1 + al / a, -2 * c, 1 - al / a],
  allpass: (c, al) => [1 - al, -2 * c, 1 + al, 1 + al, -2 * c, 1 - al],
  lowshelf: (c, al, a) => {
    const s = 2 * Math.sqrt(a) * al;
    return [
      a * (a + 1 - (a - 1) * c + s),
      2 * a * (a - 1 - (a + 1) * c),
      a * (a + 1 - (a - 1) * c - s),
      a + 1 + (a - 1) * c + s,
      -2 * (a - 1 + (a + 1) * c),
      a + 1 + (a - 1) * c - s,
    ];
  },
  highshelf: (c, al, a) => {
    const s = 2 * Math.sqrt(a) * al;
    return [
      a * (a + 1 + (a - 1) * c + s),
      -2 * a * (a - 1 + (a + 1) * c),
      a * (a + 1 + (a - 1) * c - s),
      a + 1 - (a - 1) * c + s,
      2 * (a - 1 - (a + 1) * c),
      a + 1 - (a - 1) * c - s,
    ];
  },
};

export function coefficients(band: Band, rateHz: number): Coefficients {
  const w = (2 * Math.PI * Math.min(band.freqHz, 0.49 * rateHz)) / rateHz;
  return MAKE[band.type](Math.cos(w), Math.sin(w) / (2 * band.q), 10 ** (band.gainDb / 40));
}

/** |H| in dB at freqHz. The squared magnitudes use sin^2(w/2), which stays exact near 0 Hz. */
export function magnitudeDb(c: Coefficients, freqHz: number, rateHz: number): number {
  const s = Math.sin((Math.PI * freqHz) / rateHz) ** 2;
  const power = (x0: number, x1: number, x2: number) =>
    (x0 + x1 + x2) ** 2 - 4 * (x0 * x1 + 4 * x0 * x2 + x1 * x2) * s + 16 * x0 * x2 * s * s;
  const ratio = power(c[0], c[1], c[2]) / power(c[3], c[4], c[5]);
  return ratio > 1e-15 ? 10 * Math.log10(ratio) : -150;
}

/** The whole EQ: the sum of its enabled bands in dB, at each frequency. */
export function responseDb(bands: readonly Band[], freqsHz: readonly number[], rateHz: number): number[] {
  const active = bands.filter((band) => band.enabled).map((band) => coefficients(band, rateHz));
  return freqsHz.map((freq) => active.reduce((sum, c) => sum + magnitudeDb(c, freq, rateHz), 0));
}

/** n frequencies from low to high at equal musical distance. */
export function logSpace(lowHz: number, highHz: number, n: number): number[] {
  return Array.from({ length: n }, (_, i) => lowHz * (highHz / lowHz) ** (i / (n - 1)));
}
