// SPDX-License-Identifier: ISC
// What aers-meter tells of a graph that has changed, applied to the graph as it was (docs/telemetry.md, "graph_delta").
import { isObject, text, type Json } from "./read";

const KEYS: Record<string, (item: unknown) => string> = {
  nodes: (item) => (isObject(item) ? text(item.id) : text(item)),
  edges: (item) => (isObject(item) ? `${text(item.from)}\n${text(item.to)}` : ""),
  wires: (item) => (Array.isArray(item) ? item.join("\n") : ""),
};
const OWN = new Set(["type", "ts", "base", "nodes", "edges", "wires"]);

const items = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function applyList(before: unknown, change: unknown, keyOf: (item: unknown) => string): unknown[] {
  if (!isObject(change)) return items(before);
  const removed = new Set(items(change.removed).map(keyOf));
  const changed = new Map(items(change.changed).map((item) => [keyOf(item), item]));
  const kept = items(before)
    .filter((item) => !removed.has(keyOf(item)))
    .map((item) => changed.get(keyOf(item)) ?? item);
  return [...kept, ...items(change.added)];
}

/** The graph after the delta; null when it rests on another graph than this one, and the whole must be asked for. */
export function applyGraphDelta(graph: Json | null, delta: Json): Json | null {
  if (!graph || graph.revision !== delta.base) return null;
  const after: Json = { ...graph };
  for (const [name, keyOf] of Object.entries(KEYS)) after[name] = applyList(graph[name], delta[name], keyOf);
  for (const [name, value] of Object.entries(delta)) {
    if (OWN.has(name)) continue;
    if (value === null) Reflect.deleteProperty(after, name);
    else after[name] = value;
  }
  return after;
}
