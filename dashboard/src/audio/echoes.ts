// SPDX-License-Identifier: ISC
// What comes out of builtin/delay for one impulse: the dry part, and one echo per round.

export interface Echo {
  ms: number;
  level: number; // 0 .. 1
}

export function echoes(delayMs: number, feedback: number, mix: number, untilMs: number): Echo[] {
  const list: Echo[] = [];
  if (mix < 1) list.push({ ms: 0, level: 1 - mix });
  let level = mix;
  for (let ms = delayMs; level > 0.001 && ms <= untilMs && list.length < 256; ms += delayMs) {
    list.push({ ms, level });
    level *= feedback;
    if (delayMs <= 0) break;
  }
  return list;
}
