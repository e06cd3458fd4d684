// SPDX-License-Identifier: ISC
import { describe, expect, it } from "vitest";
import { faderDb, faderTravel, formatDb, interpolate, meterDeflection } from "../src/audio/db";

describe("the meter's ruler", () => {
  it("gives half of itself to the upper 20 dB, as IEC 60268-18 does", () => {
    expect(meterDeflection(0)).toBe(1);
    expect(meterDeflection(-20)).toBeCloseTo(0.5, 12);
    expect(meterDeflection(-60)).toBeCloseTo(0.025, 12);
  });

  it("ends at its ends", () => {
    expect(meterDeflection(-150)).toBe(0);
    expect(meterDeflection(12)).toBe(1);
    expect(meterDeflection(NaN)).toBe(0);
  });

  it("rises everywhere", () => {
    for (let db = -70; db < 0; db += 0.25) expect(meterDeflection(db + 0.25)).toBeGreaterThan(meterDeflection(db));
  });
});

describe("the fader's travel", () => {
  it("comes back to the same level for every range", () => {
    for (const [min, max] of [[-120, 24], [-120, 0], [-90, 12]] as const)
      for (let db = min; db <= max; db += 1.5) expect(faderDb(faderTravel(db, min, max), min, max)).toBeCloseTo(db, 9);
  });

  it("uses all of itself", () => {
    expect(faderTravel(-120, -120, 0)).toBe(0);
    expect(faderTravel(0, -120, 0)).toBe(1);
    expect(faderTravel(-10, -120, 0)).toBeGreaterThan(0.7);
  });
});

it("interpolation of nothing is 0", () => {
  expect(interpolate([], 3)).toBe(0);
});

it("levels are written with one decimal, and silence as minus infinity", () => {
  expect(formatDb(-3)).toBe("-3.0");
  expect(formatDb(-0.01)).toBe("0.0");
  expect(formatDb(-120)).toBe("-∞");
});
