// SPDX-License-Identifier: ISC
// From a parameter's descriptor to how a hand moves it: position on its travel, steps, text.
import type { Param, Value } from "../model/documents";
import { faderDb, faderTravel, formatDb } from "./db";

export type Range = Pick<Param, "type" | "min" | "max" | "unit" | "scale">;

/** A gain whose lowest value stands for silence gets the travel of a fader. */
export function isFader(range: Range): boolean {
  return range.unit === "dB" && range.min <= -90;
}

export function toPosition(range: Range, value: number): number {
  const clamped = clamp(range, value);
  if (range.max <= range.min) return 0;
  if (isFader(range)) return faderTravel(clamped, range.min, range.max);
  if (range.scale === "log" && range.min > 0) return Math.log(clamped / range.min) / Math.log(range.max / range.min);
  return (clamped - range.min) / (range.max - range.min);
}

export function fromPosition(range: Range, position: number): number {
  const at = Math.min(1, Math.max(0, position));
  if (isFader(range)) return tidy(range, faderDb(at, range.min, range.max));
  if (range.scale === "log" && range.min > 0) return tidy(range, range.min * (range.max / range.min) ** at);
  return tidy(range, range.min + at * (range.max - range.min));
}

export function clamp(range: Range, value: number): number {
  return Math.min(range.max, Math.max(range.min, value));
}

/** Round to what a person can mean: 0.1 dB, three digits of a frequency, a thousandth of the range. */
export function tidy(range: Range, value: number): number {
  if (range.type === "int") return clamp(range, Math.round(value));
  if (range.unit === "dB") return clamp(range, round(value, 0.1));
  if (range.scale === "log") return clamp(range, Number(value.toPrecision(3)));
  return clamp(range, round(value, 10 ** Math.ceil(Math.log10((range.max - range.min) / 1000))));
}

function round(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toFixed(6));
}

/** The value `steps` notches further; fine notches are a tenth. */
export function nudge(range: Range, value: number, steps: number, fine = false): number {
  if (range.type === "int") return clamp(range, Math.round(value) + steps);
  if (range.unit === "dB") {
    const step = fine ? 0.1 : 1;
    const moved = isFader(range) && value <= -60 ? faderStep(range, value, steps) : value + steps * step;
    return clamp(range, round(moved, 0.1));
  }
  if (range.scale === "log") return stepLog(range, value, steps, fine);
  const step = (range.max - range.min) / (fine ? 1000 : 100);
  return clamp(range, round(value + steps * step, step / 10));
}

/** Down where nothing is heard a notch is a piece of travel, else the way from silence would take sixty of them. */
function faderStep(range: Range, value: number, steps: number): number {
  return faderDb(faderTravel(value, range.min, range.max) + steps / 100, range.min, range.max);
}

function stepLog(range: Range, value: number, steps: number, fine: boolean): number {
  const factor = 2 ** (steps / (fine ? 120 : 12));
  const rounded = Number((value * factor).toPrecision(fine ? 4 : 3));
  return clamp(range, rounded);
}

/** The number alone; its unit stands beside it. */
export function formatNumber(range: Range, value: number): string {
  if (range.type === "int") return String(Math.round(value));
  if (range.unit === "dB") return formatDb(value, isFader(range) ? range.min : -Infinity);
  if (range.unit === "Hz") return value >= 1000 ? `${trim(value / 1000, 3)}k` : trim(value, value < 100 ? 1 : 0);
  const size = Math.abs(value);
  return trim(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

function trim(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}

/** What a person typed, or null when it is not a number. "1.2k", "-inf", "-3 dB" and a decimal comma are understood. */
export function parseNumber(range: Range, typed: string): number | null {
  const word = typed.trim().toLowerCase().replace(",", ".").replace("−", "-");
  if (/^-\s*(inf|∞)/.test(word)) return isFader(range) ? range.min : null;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(k)?\s*(db|hz|ms|s|%)?$/.exec(word);
  if (!match?.[1]) return null;
  const number = Number(match[1]) * (match[2] ? 1000 : 1) * (match[3] === "s" && range.unit === "ms" ? 1000 : 1);
  return range.type === "int" ? Math.round(number) : number;
}

/** With unit, for reading aloud and for titles. */
export function formatValue(param: Pick<Param, keyof Range | "choices">, value: Value): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value;
  const number = formatNumber(param, value);
  return param.unit ? `${number} ${param.unit}` : number;
}
