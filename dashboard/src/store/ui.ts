// SPDX-License-Identifier: ISC
// What is this viewer's alone: the view, the selection, the colours, the places of cards. Kept in the browser.
import { create } from "zustand";

export type View = "graph" | "mixer" | "health";
export type Theme = "dark" | "light";
export type PathKind = "none" | "latency" | "cpu";

export interface Place {
  x: number;
  y: number;
}

export interface UiState {
  view: View;
  selected: string | null;
  theme: Theme;
  path: PathKind;
}

const THEME_KEY = "aers.theme";

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // A browser without storage forgets; nothing else depends on it.
  }
}

function firstTheme(): Theme {
  const stored = read(THEME_KEY);
  if (stored === "dark" || stored === "light") return stored;
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

function firstView(): View {
  const name = location.hash.slice(1);
  return name === "mixer" || name === "health" ? name : "graph";
}

export const useUi = create<UiState>(() => ({
  view: firstView(),
  selected: null,
  theme: firstTheme(),
  path: "none",
}));

export function showView(view: View): void {
  useUi.setState({ view });
  history.replaceState(null, "", view === "graph" ? location.pathname : `#${view}`);
}

export function select(selected: string | null): void {
  useUi.setState({ selected });
}

export function highlight(path: PathKind): void {
  useUi.setState({ path });
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

export function switchTheme(): void {
  const theme = useUi.getState().theme === "dark" ? "light" : "dark";
  write(THEME_KEY, theme);
  applyTheme(theme);
  useUi.setState({ theme });
}

const placesKey = (graphId: string) => `aers.places.${graphId}`;

export function readPlaces(graphId: string): Record<string, Place> {
  try {
    const stored: unknown = JSON.parse(read(placesKey(graphId)) ?? "{}");
    if (typeof stored !== "object" || stored === null) return {};
    const places = Object.entries(stored as Record<string, Partial<Place> | null>).flatMap(([id, place]) =>
      typeof place?.x === "number" && typeof place.y === "number" ? [[id, { x: place.x, y: place.y }] as const] : [],
    );
    return Object.fromEntries(places);
  } catch {
    return {};
  }
}

export function writePlaces(graphId: string, places: Record<string, Place> | null): void {
  write(placesKey(graphId), places ? JSON.stringify(places) : null);
}
