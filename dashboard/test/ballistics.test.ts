// SPDX-License-Identifier: ISC
import { expect, it } from "vitest";
import { HOLD_S, moveNeedle, restingNeedle } from "../src/audio/ballistics";

const FRAME_S = 1 / 60;

function run(seconds: number, peak: number, needle = restingNeedle()) {
  for (let i = 0; i < Math.round(seconds / FRAME_S); i++) moveNeedle(needle, peak, peak - 3, FRAME_S);
  return needle;
}

it("a peak shows at once", () => {
  expect(run(FRAME_S, -6).peakDb).toBe(-6);
});

it("the bar falls 20 dB in 1.7 s", () => {
  const needle = run(1.7, -150, run(0.1, 0));
  expect(needle.peakDb).toBeCloseTo(-20, 0);
});

it("falls as fast at any frame rate", () => {
  const slow = restingNeedle();
  moveNeedle(slow, 0, 0, 0.05);
  for (let i = 0; i < 20; i++) moveNeedle(slow, -150, -150, 0.05);
  const fast = run(1, -150, run(0.05, 0));
  expect(slow.peakDb).toBeCloseTo(fast.peakDb, 6);
});

it("the peak mark stays for its time and then falls, never below the bar", () => {
  const needle = run(HOLD_S - 0.1, -150, run(0.1, -3));
  expect(needle.holdDb).toBe(-3);
  run(0.5, -150, needle);
  expect(needle.holdDb).toBeLessThan(-3);
  run(10, -150, needle);
  expect(needle.holdDb).toBeGreaterThanOrEqual(needle.peakDb);
});

it("a higher peak takes the mark with it and its time starts again", () => {
  const needle = run(HOLD_S - 0.1, -150, run(0.1, -10));
  run(FRAME_S, -4, needle);
  run(HOLD_S - 0.1, -150, needle);
  expect(needle.holdDb).toBe(-4);
});

it("never leaves the floor", () => {
  expect(run(60, -150).peakDb).toBe(-150);
});
