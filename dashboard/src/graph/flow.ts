// SPDX-License-Identifier: ISC
// A graph and its layout as the nodes and edges that xyflow draws.
import type { Graph } from "../model/documents";
import type { Layout, Place } from "../store/layouts";
import type { CriticalPath } from "./critical-path";
import type { FrameNode } from "./frame-box";
import { frameRect, framesOf } from "./frames";
import { CARD, edgeKey } from "./layout";
import type { CardNode } from "./node-card";
import type { SignalEdgeType } from "./signal-edge";

export type AnyNode = CardNode | FrameNode;

const NOWHERE: Place = { x: 0, y: 0 };

export function cardsOf(graph: Graph, layout: Layout, path: CriticalPath, selected: string | null): CardNode[] {
  const critical = new Set(path.ids);
  return graph.nodes.map((node) => ({
    id: node.id,
    type: "card",
    position: layout.places[node.id] ?? NOWHERE,
    data: { node, critical: critical.has(node.id) },
    selected: node.id === selected,
    ariaLabel: `${node.title}, ${node.type}`,
  }));
}

/** Behind the cards, and not in the way of the pointer. */
export function frameNodesOf(graph: Graph, layout: Layout): FrameNode[] {
  return framesOf(graph.nodes).map(({ client, ids }) => {
    const { x, y, width, height } = frameRect(
      ids.map((id) => layout.places[id] ?? NOWHERE),
      CARD,
    );
    return {
      id: `frame ${client}`,
      type: "frame",
      position: { x, y },
      width,
      height,
      zIndex: -1,
      data: { client, member: ids[0] ?? "", nmembers: ids.length },
      draggable: false,
      selectable: false,
      focusable: false,
      connectable: false,
      deletable: false,
    };
  });
}

export function edgesOf(graph: Graph, layout: Layout, path: CriticalPath, selected: string | null): SignalEdgeType[] {
  const pairs = new Set(path.ids.slice(1).map((id, i) => edgeKey(path.ids[i] ?? "", id)));
  return graph.edges.map(({ from, to, nwires, feedback }) => {
    const key = edgeKey(from, to);
    return {
      id: key,
      type: "signal",
      source: from,
      target: to,
      selected: key === selected,
      ariaLabel: `${from} to ${to}`,
      data: { nwires, feedback, critical: pairs.has(key), bends: layout.bends[key] ?? [] },
    };
  });
}
