// SPDX-License-Identifier: ISC
// How long to wait before the next attempt: doubling, bounded, and spread so that many pages do not return at once.

export const FIRST_MS = 250;
export const LONGEST_MS = 8000;

/** @param random 0 .. 1 */
export function backoffMs(attempt: number, random: number): number {
  const plain = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(plain * (0.75 + 0.5 * random));
}
