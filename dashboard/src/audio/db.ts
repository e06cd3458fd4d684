// SPDX-License-Identifier: ISC
// Decibels on a ruler. Deflection and travel are 0 (bottom, left) .. 1 (top, right).

export interface RulerPoint {
  db: number;
  at: number;
}

/** Linear between the points, held beyond them. Points rise in both. */
export function interpolate(points: readonly RulerPoint[], db: number): number {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || db <= first.db || Number.isNaN(db)) return first?.at ?? 0;
  for (let i = 1; i < points.length; i++) {
    const low = points[i - 1];
    const high = points[i];
    if (low && high && db <= high.db) return low.at + ((high.at - low.at) * (db - low.db)) / (high.db - low.db);
  }
  return last.at;
}

export function interpolateBack(points: readonly RulerPoint[], at: number): number {
  return interpolate(
    points.map((point) => ({ db: point.at, at: point.db })),
    at,
  );
}

/** The deflection of IEC 60268-18 meters: half of the ruler belongs to the upper 20 dB. */
const METER: readonly RulerPoint[] = [
  { db: -70, at: 0 },
  { db: -60, at: 0.025 },
  { db: -50, at: 0.075 },
  { db: -40, at: 0.15 },
  { db: -30, at: 0.3 },
  { db: -20, at: 0.5 },
  { db: 0, at: 1 },
];

export const METER_TICKS: readonly number[] = [0, -3, -6, -10, -15, -20, -30, -40, -60];

export function meterDeflection(db: number): number {
  return interpolate(METER, db);
}

/** Travel of a fader whose lowest value is silence: fine around 0 dB, coarse where nothing is heard. */
const FADER: readonly RulerPoint[] = [
  { db: -120, at: 0 },
  { db: -60, at: 0.08 },
  { db: -40, at: 0.18 },
  { db: -30, at: 0.27 },
  { db: -20, at: 0.39 },
  { db: -10, at: 0.56 },
  { db: 0, at: 0.76 },
  { db: 12, at: 0.93 },
  { db: 24, at: 1 },
];

export const FADER_TICKS: readonly number[] = [12, 6, 0, -5, -10, -20, -30, -40, -60];

/** The same law for a fader that ends at max_db, so that 0 dB is always as fine as it can be. */
function faderPoints(minDb: number, maxDb: number): RulerPoint[] {
  const low = interpolate(FADER, minDb);
  const high = interpolate(FADER, maxDb);
  const inside = FADER.filter((point) => point.db > minDb && point.db < maxDb);
  return [{ db: minDb, at: low }, ...inside, { db: maxDb, at: high }].map(({ db, at }) => ({
    db,
    at: (at - low) / (high - low),
  }));
}

export function faderTravel(db: number, minDb: number, maxDb: number): number {
  return interpolate(faderPoints(minDb, maxDb), db);
}

export function faderDb(travel: number, minDb: number, maxDb: number): number {
  return interpolateBack(faderPoints(minDb, maxDb), travel);
}

/** "-inf" below what a reader cares for; one decimal otherwise. */
export function formatDb(db: number, floor = -120): string {
  if (db <= floor) return "-∞";
  const rounded = db.toFixed(1);
  return rounded === "-0.0" ? "0.0" : rounded;
}
