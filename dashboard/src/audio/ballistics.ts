// SPDX-License-Identifier: ISC
// How a meter moves: up at once, down as IEC 60268-18 asks (20 dB in 1.7 s), with a peak mark that is held and then falls.
import { FLOOR_DB } from "../model/parse";

export const FALL_DB_PER_S = 20 / 1.7;
export const HOLD_S = 1.5;
const HOLD_FALL_DB_PER_S = 20;
const RMS_TIME_S = 0.12;

export interface Needle {
  peakDb: number;
  rmsDb: number;
  holdDb: number;
  holdAgeS: number;
}

export function restingNeedle(): Needle {
  return { peakDb: FLOOR_DB, rmsDb: FLOOR_DB, holdDb: FLOOR_DB, holdAgeS: 0 };
}

/** Move the needle by dt seconds towards a reading. A reading below the needle lets it fall, never jump. */
export function moveNeedle(needle: Needle, peakDb: number, rmsDb: number, dtS: number): void {
  needle.peakDb = Math.max(peakDb, needle.peakDb - FALL_DB_PER_S * dtS, FLOOR_DB);
  const rms = Math.max(rmsDb, FLOOR_DB);
  const share = 1 - Math.exp(-dtS / RMS_TIME_S);
  needle.rmsDb = rms > needle.rmsDb ? rms : needle.rmsDb + (rms - needle.rmsDb) * share;
  if (peakDb >= needle.holdDb) {
    needle.holdDb = peakDb;
    needle.holdAgeS = 0;
    return;
  }
  needle.holdAgeS += dtS;
  const falling = Math.min(dtS, needle.holdAgeS - HOLD_S);
  if (falling > 0) needle.holdDb = Math.max(needle.peakDb, needle.holdDb - HOLD_FALL_DB_PER_S * falling);
}
