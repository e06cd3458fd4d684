// SPDX-License-Identifier: ISC
// Where this viewer has the cards of a graph. As long as nobody moves or edits anything here the layout is made anew
// for every graph; from then on it is kept, in the browser, until it is thrown away.
import { create } from "zustand";
import { isObject } from "../model/read";
import { readStored, writeStored } from "./storage";

export interface Place {
  x: number;
  y: number;
}

export interface Layout {
  places: Record<string, Place>;
  /** Where an edge bends on its way between cards, by edgeKey. */
  bends: Record<string, Place[]>;
}

interface LayoutsState {
  kept: Record<string, Layout | null>;
}

export const useLayouts = create<LayoutsState>(() => ({ kept: {} }));

const keyOf = (graphId: string) => `aers.layout.${graphId}`;

function placeOf(value: unknown): Place[] {
  return isObject(value) && typeof value.x === "number" && typeof value.y === "number" ? [{ x: value.x, y: value.y }] : [];
}

/** @returns null for what is no layout */
export function parseLayout(text: string): Layout | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(json) || !isObject(json.places)) return null;
  const places = Object.entries(json.places).flatMap(([id, value]) => placeOf(value).map((place) => [id, place] as const));
  const bends = Object.entries(isObject(json.bends) ? json.bends : {}).flatMap(([key, value]) =>
    Array.isArray(value) ? [[key, value.flatMap(placeOf)] as const] : [],
  );
  return { places: Object.fromEntries(places), bends: Object.fromEntries(bends) };
}

export function storedLayout(graphId: string): Layout | null {
  const stored = readStored(keyOf(graphId));
  return stored === null ? null : parseLayout(stored);
}

export function keepLayout(graphId: string, layout: Layout | null): void {
  useLayouts.setState(({ kept }) => ({ kept: { ...kept, [graphId]: layout } }));
  writeStored(keyOf(graphId), layout && JSON.stringify(layout));
}

/** What stands on the screen, kept or made. */
const shown = new Map<string, Layout>();

export function noteLayout(graphId: string, layout: Layout): void {
  shown.set(graphId, layout);
}

/** Before an edit: whatever the graph becomes, the cards that are there stay where they are. */
export function pinLayout(graphId: string, places: Readonly<Record<string, Place>> = {}): void {
  const layout = shown.get(graphId);
  if (layout) keepLayout(graphId, { ...layout, places: { ...layout.places, ...places } });
}
