// SPDX-License-Identifier: ISC
// A smooth line from left to right through the bends a layout gave it.
import type { Place } from "../store/ui";

const REACH = 0.5;

/** Between two points a curve leaves and arrives level, so that it never turns back. */
export function curveThrough(points: readonly Place[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x} ${first.y}`;
  let from = first;
  for (const to of rest) {
    const reach = (to.x - from.x) * REACH;
    path += `C${from.x + reach} ${from.y} ${to.x - reach} ${to.y} ${to.x} ${to.y}`;
    from = to;
  }
  return path;
}

/** Bends that go back, or that lie beside a straight way, help nobody. */
export function usefulBends(from: Place, to: Place, bends: readonly Place[]): Place[] {
  return bends.filter(({ x, y }, i) => {
    const straight = from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
    const between = x > from.x + 20 && x < to.x - 20 && bends.every((other, j) => j >= i || other.x < x);
    return between && bends.length > 1 && Math.abs(y - straight) > 4;
  });
}
