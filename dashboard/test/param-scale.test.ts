// SPDX-License-Identifier: ISC
import { describe, expect, it } from "vitest";
import { formatNumber, formatValue, fromPosition, nudge, parseNumber, tidy, toPosition, type Range } from "../src/audio/param-scale";

const gain: Range = { type: "float", min: -120, max: 24, unit: "dB", scale: "linear" };
const eqGain: Range = { type: "float", min: -36, max: 36, unit: "dB", scale: "linear" };
const freq: Range = { type: "float", min: 10, max: 24000, unit: "Hz", scale: "log" };
const mix: Range = { type: "float", min: 0, max: 1, unit: "", scale: "linear" };
const seed: Range = { type: "int", min: 0, max: 2147483647, unit: "", scale: "linear" };

describe("position and value", () => {
  for (const [name, range] of Object.entries({ gain, eqGain, freq, mix, seed })) {
    it(`${name}: the ends are the ends`, () => {
      expect(fromPosition(range, 0)).toBe(range.min);
      expect(fromPosition(range, 1)).toBe(range.max);
      expect(fromPosition(range, -3)).toBe(range.min);
    });
    it(`${name}: there and back lands on the tidied value`, () => {
      for (let p = 0; p <= 1; p += 0.037) {
        const value = fromPosition(range, p);
        expect(fromPosition(range, toPosition(range, value))).toBeCloseTo(value, 3);
      }
    });
  }

  it("a logarithmic parameter has its geometric mean in the middle", () => {
    expect(fromPosition(freq, 0.5)).toBeCloseTo(Math.sqrt(10 * 24000), -1);
  });
});

describe("steps", () => {
  it("are 1 dB, and 0.1 dB when fine", () => {
    expect(nudge(gain, -3, -1)).toBe(-4);
    expect(nudge(gain, -3, 1, true)).toBe(-2.9);
  });
  it("are a semitone of a frequency", () => {
    expect(nudge(freq, 1000, 12)).toBe(2000);
    expect(nudge(freq, 1000, 1)).toBe(1060);
  });
  it("stop at the ends", () => {
    expect(nudge(gain, 24, 1)).toBe(24);
    expect(nudge(mix, 0, -1)).toBe(0);
    expect(nudge(seed, 0, -1)).toBe(0);
  });
  it("always move a logarithmic parameter", () => {
    for (let value = 10; value < 20000; value = nudge(freq, value, 1))
      expect(nudge(freq, value, 1)).toBeGreaterThan(value);
  });
  it("leave silence within a few notches", () => {
    let value = -120;
    for (let i = 0; i < 10; i++) value = nudge(gain, value, 1);
    expect(value).toBeGreaterThan(-62);
  });
});

describe("text", () => {
  it("is what engineers write", () => {
    expect(formatNumber(gain, -120)).toBe("-∞");
    expect(formatNumber(eqGain, -36)).toBe("-36.0");
    expect(formatNumber(freq, 3500)).toBe("3.5k");
    expect(formatNumber(freq, 80)).toBe("80");
    expect(formatNumber(mix, 0.25)).toBe("0.25");
    expect(formatValue({ ...gain, choices: [] }, -3)).toBe("-3.0 dB");
    expect(formatValue({ ...gain, choices: [] }, true)).toBe("on");
  });
  it("is understood as people type it", () => {
    expect(parseNumber(gain, " -3 dB")).toBe(-3);
    expect(parseNumber(gain, "−3,5")).toBe(-3.5);
    expect(parseNumber(gain, "-inf")).toBe(-120);
    expect(parseNumber(freq, "1.2k")).toBe(1200);
    expect(parseNumber(freq, "2kHz")).toBe(2000);
    expect(parseNumber({ ...mix, unit: "ms", max: 10000 }, "1.5 s")).toBe(1500);
    expect(parseNumber(seed, "7.6")).toBe(8);
  });
  it("that is no number is refused", () => {
    for (const typed of ["", "loud", "3 dBx", "--3", "1e", "0x10"]) expect(parseNumber(gain, typed)).toBeNull();
    expect(parseNumber(eqGain, "-inf")).toBeNull();
  });
});

it("values are rounded to what a person can mean", () => {
  expect(tidy(gain, -3.14159)).toBe(-3.1);
  expect(tidy(freq, 1234.5)).toBe(1230);
  expect(tidy(mix, 0.12345)).toBe(0.123);
});
