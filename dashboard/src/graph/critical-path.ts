// SPDX-License-Identifier: ISC
// The chain from a source to an end whose weights add up to most: where latency, or CPU, comes from.
import type { GraphEdge } from "../model/documents";

export interface CriticalPath {
  ids: string[];
  total: number;
}

/** Edges that close a cycle (feedback) are left out. */
export function criticalPath(
  ids: readonly string[],
  edges: readonly Pick<GraphEdge, "from" | "to">[],
  weight: (id: string) => number,
): CriticalPath {
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of edges) if (next.has(from) && next.has(to)) next.get(from)?.push(to);

  const best = new Map<string, { total: number; via: string | null }>();
  const open = new Set<string>();
  const visit = (id: string): { total: number; via: string | null } => {
    const known = best.get(id);
    if (known) return known;
    open.add(id);
    let onward: { total: number; via: string | null } = { total: 0, via: null };
    for (const to of next.get(id) ?? []) {
      if (open.has(to)) continue;
      const total = visit(to).total;
      if (onward.via === null || total > onward.total) onward = { total, via: to };
    }
    open.delete(id);
    const found = { total: weight(id) + onward.total, via: onward.via };
    best.set(id, found);
    return found;
  };

  let start: string | null = null;
  for (const id of ids) if (start === null || visit(id).total > visit(start).total) start = id;
  const path: string[] = [];
  for (let id = start; id !== null; id = best.get(id)?.via ?? null) path.push(id);
  return { ids: path, total: start === null ? 0 : (best.get(start)?.total ?? 0) };
}
