// SPDX-License-Identifier: ISC
// Levels that rise at once and fall slowly enough to be read.

export const FALL_DB_PER_S = 45;

/** What is shown after dtS: the new levels, or the old ones as far as they have fallen. */
export function letFall(shown: readonly number[], levels: readonly number[], dtS: number): number[] {
  if (shown.length !== levels.length) return [...levels];
  return levels.map((level, i) => Math.max(level, (shown[i] ?? level) - FALL_DB_PER_S * dtS));
}
