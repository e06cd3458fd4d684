// SPDX-License-Identifier: ISC
// What is this viewer's alone: the view, the selection, the colours.
import { create } from "zustand";
import { readStored, writeStored } from "./storage";

export type View = "graph" | "mixer" | "health";
export type Theme = "dark" | "light";
export type PathKind = "none" | "latency" | "cpu";

export interface UiState {
  view: View;
  selected: string | null; // a node
  edge: string | null; // an edge, by edgeKey; never both
  theme: Theme;
  path: PathKind;
}

const THEME_KEY = "aers.theme";

function firstTheme(): Theme {
  const stored = readStored(THEME_KEY);
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
  edge: null,
  theme: firstTheme(),
  path: "none",
}));

export function showView(view: View): void {
  useUi.setState({ view });
  history.replaceState(null, "", view === "graph" ? location.pathname : `#${view}`);
}

export function select(selected: string | null): void {
  useUi.setState({ selected, edge: null });
}

export function selectEdge(edge: string | null): void {
  useUi.setState(edge ? { edge, selected: null } : { edge });
}

export function chosenEdge(): { from: string; to: string } | null {
  const [from, to] = useUi.getState().edge?.split(" ") ?? [];
  return from !== undefined && to !== undefined ? { from, to } : null;
}

export function highlight(path: PathKind): void {
  useUi.setState({ path });
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

export function switchTheme(): void {
  const theme = useUi.getState().theme === "dark" ? "light" : "dark";
  writeStored(THEME_KEY, theme);
  applyTheme(theme);
  useUi.setState({ theme });
}
