// SPDX-License-Identifier: ISC
// The colours of the style sheet for those who paint on canvas. Read once for each theme.
import { useUi } from "../store/ui";

const NAMES = [
  "ground",
  "panel",
  "well",
  "line",
  "text",
  "text-2",
  "text-3",
  "accent",
  "meter-low",
  "meter-mid",
  "meter-high",
  "meter-low-dim",
  "meter-mid-dim",
  "meter-high-dim",
  "clip",
  "reduction",
  "spectrum-in",
  "spectrum-out",
] as const;

export type Palette = Record<(typeof NAMES)[number], string>;

let current: Palette | null = null;
let font = "";

export function palette(): Palette {
  if (current) return current;
  const style = getComputedStyle(document.documentElement);
  current = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Palette;
  font = style.getPropertyValue("--font").trim();
  return current;
}

export function canvasFont(px: number): string {
  palette();
  return `${px}px ${font}`;
}

useUi.subscribe((state, before) => {
  if (state.theme !== before.theme) current = null;
});
