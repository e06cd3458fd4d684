// SPDX-License-Identifier: ISC
// A smooth line from left to right through the bends a layout gave it.
import type { Place } from "../store/layouts";

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

const TURN = 64;
const DROP = 62;

/** A way back, below the cards it joins. */
export function curveBack(from: Place, to: Place): string {
  const low = Math.max(from.y, to.y) + DROP;
  return (
    `M${from.x} ${from.y}C${from.x + TURN} ${from.y} ${from.x + TURN} ${low} ${from.x} ${low}` +
    `L${to.x} ${low}C${to.x - TURN} ${low} ${to.x - TURN} ${to.y} ${to.x} ${to.y}`
  );
}

/** The bends that lie on the way from one card to the other. */
export function usefulBends(from: Place, to: Place, bends: readonly Place[]): Place[] {
  return bends.filter(({ x }, i) => x > from.x && x < to.x && bends.every((other, j) => j >= i || other.x < x));
}
