// SPDX-License-Identifier: ISC
// Where cards stand: left to right by dagre, which is loaded when it is first needed; places chosen by hand win.
import type { Graph } from "../model/documents";
import type { Place } from "../store/ui";

export const CARD = { width: 172, height: 84 };
const GAP = { rank: 38, node: 18, edge: 20 };

export interface LayoutInput {
  ids: string[];
  edges: [string, string][];
}

/** Every node once; edges between nodes that exist, once each, and none from a node to itself. */
export function layoutInput(graph: Graph): LayoutInput {
  const ids = [...new Set(graph.nodes.map((node) => node.id))];
  const known = new Set(ids);
  const seen = new Set<string>();
  const edges: [string, string][] = [];
  for (const { from, to } of graph.edges) {
    const key = JSON.stringify([from, to]);
    if (from === to || !known.has(from) || !known.has(to) || seen.has(key)) continue;
    seen.add(key);
    edges.push([from, to]);
  }
  return { ids, edges };
}

/** Same text, same layout: what the layout depends on and nothing else. */
export function layoutKey(input: LayoutInput): string {
  return JSON.stringify([input.ids, input.edges]);
}

export interface Layout {
  places: Record<string, Place>;
  /** Where an edge bends on its way between cards, by edgeKey. */
  bends: Record<string, Place[]>;
}

export function edgeKey(from: string, to: string): string {
  return `${from} ${to}`;
}

export async function layOut(input: LayoutInput): Promise<Layout> {
  const { default: dagre } = await import("@dagrejs/dagre");
  const plan = new dagre.graphlib.Graph();
  plan.setGraph({ rankdir: "LR", ranksep: GAP.rank, nodesep: GAP.node, edgesep: GAP.edge, ranker: "network-simplex" });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const id of input.ids) plan.setNode(id, { ...CARD });
  for (const [from, to] of input.edges) plan.setEdge(from, to);
  dagre.layout(plan);
  const columns = [...new Set(input.ids.map((id) => (plan.node(id) as Place).x))];
  // Between columns an edge may do as it likes; across one it goes level, past the cards.
  const acrossColumn = ({ x, y }: Place): Place[] =>
    columns.some((centre) => Math.abs(centre - x) < 1)
      ? [{ x: x - CARD.width / 2, y }, { x: x + CARD.width / 2, y }]
      : [];
  const bends = Object.fromEntries(
    input.edges.map(([from, to]) => {
      const { points = [] } = plan.edge(from, to) as { points?: Place[] };
      return [edgeKey(from, to), points.slice(1, -1).flatMap(acrossColumn)];
    }),
  );
  const places = Object.fromEntries(
    input.ids.map((id) => {
      const { x, y } = plan.node(id) as Place;
      return [id, { x: Math.round(x - CARD.width / 2), y: Math.round(y - CARD.height / 2) }];
    }),
  );
  return { places, bends };
}
