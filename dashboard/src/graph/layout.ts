// SPDX-License-Identifier: ISC
// Where cards stand: left to right by dagre, which is loaded when it is first needed. What shares a process stands
// together.
import type { Graph } from "../model/documents";
import type { Layout, Place } from "../store/layouts";
import { framesOf } from "./frames";

export const CARD = { width: 172, height: 84 };
const GAP = { rank: 38, node: 18, edge: 20 };

export interface LayoutInput {
  ids: string[];
  edges: [string, string][];
  frames: [string, string[]][];
}

/** Every node once; edges between nodes that exist, once each. What leads back (feedback) has no say in the order. */
export function layoutInput(graph: Graph): LayoutInput {
  const ids = [...new Set(graph.nodes.map((node) => node.id))];
  const known = new Set(ids);
  const seen = new Set<string>();
  const edges: [string, string][] = [];
  for (const { from, to, feedback } of graph.edges) {
    const key = JSON.stringify([from, to]);
    if (feedback || from === to || !known.has(from) || !known.has(to) || seen.has(key)) continue;
    seen.add(key);
    edges.push([from, to]);
  }
  return { ids, edges, frames: framesOf(graph.nodes).map(({ client, ids: members }) => [client, members]) };
}

/** Same text, same layout: what the layout depends on and nothing else. */
export function layoutKey(input: LayoutInput): string {
  return JSON.stringify([input.ids, input.edges, input.frames]);
}

export function edgeKey(from: string, to: string): string {
  return `${from} ${to}`;
}

const FRAME = "frame ";

export async function layOut(input: LayoutInput): Promise<Layout> {
  const { default: dagre } = await import("@dagrejs/dagre");
  // One frame round everything says nothing about who stands beside whom.
  const frames = input.frames.filter(([, members]) => members.length < input.ids.length);
  const plan = new dagre.graphlib.Graph({ compound: frames.length > 0 });
  plan.setGraph({ rankdir: "LR", ranksep: GAP.rank, nodesep: GAP.node, edgesep: GAP.edge, ranker: "network-simplex" });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const id of input.ids) plan.setNode(id, { ...CARD });
  for (const [client, members] of frames) {
    plan.setNode(FRAME + client, {});
    for (const id of members) plan.setParent(id, FRAME + client);
  }
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

function overlaps(a: Place, b: Place): boolean {
  return Math.abs(a.x - b.x) < CARD.width + GAP.node / 2 && Math.abs(a.y - b.y) < CARD.height + GAP.node / 2;
}

/** The first place at or below one where no card is. */
export function clearPlace(wanted: Place, taken: readonly Place[]): Place {
  let place = wanted;
  while (taken.some((other) => overlaps(place, other))) place = { x: place.x, y: place.y + GAP.node };
  return place;
}

/** Beside those it is connected to, or below everything; then down to where there is room. */
function freePlace(id: string, input: LayoutInput, places: Readonly<Record<string, Place>>): Place {
  const taken = Object.values(places);
  const at = (ids: string[]) => ids.flatMap((other) => places[other] ?? []);
  const before = at(input.edges.filter(([, to]) => to === id).map(([from]) => from));
  const after = at(input.edges.filter(([from]) => from === id).map(([, to]) => to));
  const step = CARD.width + GAP.rank;
  const mean = (list: Place[]) => Math.round(list.reduce((sum, { y }) => sum + y, 0) / list.length);
  let place = { x: 0, y: 0 };
  if (before.length > 0) place = { x: Math.max(...before.map(({ x }) => x)) + step, y: mean(before) };
  else if (after.length > 0) place = { x: Math.min(...after.map(({ x }) => x)) - step, y: mean(after) };
  else if (taken.length > 0)
    place = { x: Math.min(...taken.map(({ x }) => x)), y: Math.max(...taken.map(({ y }) => y)) + CARD.height + GAP.rank };
  return clearPlace(place, taken);
}

/** A layout that was kept, with a place for every node that it does not know yet. Those of nodes that are gone stay in
 * it: who undoes a removal finds the card where it was. */
export function completeLayout(kept: Layout, input: LayoutInput): Layout {
  const places = { ...kept.places };
  for (const id of input.ids) places[id] ??= freePlace(id, input, present(places, input.ids));
  return { places, bends: kept.bends };
}

function present(places: Readonly<Record<string, Place>>, ids: readonly string[]): Record<string, Place> {
  return Object.fromEntries(ids.flatMap((id) => (places[id] ? [[id, places[id]] as const] : [])));
}

/** A card was moved by hand: its edges no longer have to go where the layout led them. */
export function moveCards(layout: Layout, moved: Readonly<Record<string, Place>>): Layout {
  const bends = Object.entries(layout.bends).filter(([key]) => !key.split(" ").some((id) => id in moved));
  return { places: { ...layout.places, ...moved }, bends: Object.fromEntries(bends) };
}
