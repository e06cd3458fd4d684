// SPDX-License-Identifier: ISC
import { expect, it } from "vitest";
import { overlaps, Stage, type Region, type Slot } from "../src/paint/stage";

/** A stand for the two browser objects; counts what the stage does to them. */
function setUp(slots: [string, () => string][]) {
  const painted: string[] = [];
  let cleared = 0;
  const canvas = { width: 0, height: 0, style: {} as Record<string, string> };
  const ctx = { setTransform: () => undefined, clearRect: () => cleared++ };
  const region: Region = { x: 0, y: 0, width: 100, height: 100, scale: 1 };
  const stage = new Stage(
    canvas as unknown as HTMLCanvasElement,
    ctx as unknown as CanvasRenderingContext2D,
    () => region,
  );
  stage.set(
    new Map<string, Slot>(
      slots.map(([name, signature], i) => [
        name,
        {
          painter: { signature, paint: () => painted.push(name) },
          place: () => ({ x: i * 80, y: 0, width: 50, height: 50 }),
        },
      ]),
    ),
  );
  const paint = () => {
    painted.length = 0;
    stage.paint();
    return [...painted];
  };
  return { stage, canvas, region, paint, cleared: () => cleared };
}

it("paints what changed and nothing else", () => {
  let a = "1";
  const { paint } = setUp([["a", () => a], ["b", () => "same"]]);
  expect(paint()).toEqual(["a", "b"]);
  expect(paint()).toEqual([]);
  a = "2";
  expect(paint()).toEqual(["a"]);
});

it("paints only what is in sight, and all of it when the view moved", () => {
  const { paint, region, canvas } = setUp([["a", () => "1"], ["b", () => "1"], ["c", () => "1"]]);
  expect(paint()).toEqual(["a", "b"]);
  region.x = 100;
  expect(paint()).toEqual(["b", "c"]);
  expect(canvas.style.transform).toBe("translate(100px, 0px)");
});

it("has as many pixels as the screen shows of it", () => {
  const { paint, region, canvas } = setUp([]);
  region.scale = 2.5;
  paint();
  expect(canvas).toMatchObject({ width: 250, height: 250 });
});

it("touches nothing while the view has no size", () => {
  const { paint, region, cleared } = setUp([["a", () => "1"]]);
  region.width = 0;
  expect(paint()).toEqual([]);
  expect(cleared()).toBe(0);
});

it("rectangles that touch do not overlap", () => {
  expect(overlaps({ x: 0, y: 0, width: 1, height: 1 }, { x: 1, y: 0, width: 1, height: 1 })).toBe(false);
});
