// SPDX-License-Identifier: ISC
// How what a module reads out is told to people.
import type { Reading } from "../model/documents";

/** Any module's: a name like gain_reduction_db, or reduction in decibels. */
export function isReduction({ name, unit }: Reading): boolean {
  return unit === "dB" && /(^|_)reduction(_|$)/.test(name);
}

export function readingLabel({ name, unit }: Reading): string {
  const suffix = unit ? `_${unit.toLowerCase()}` : "";
  return (suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name).replaceAll("_", " ");
}

export function showReading({ unit }: Reading, value: number | undefined): string {
  if (value === undefined) return "–";
  const figure = Number.isInteger(value) && unit !== "dB" ? String(value) : value.toFixed(1);
  return `${figure} ${unit}`.trim();
}
