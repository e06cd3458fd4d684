// SPDX-License-Identifier: ISC
// The console that a graph amounts to: its sources, then every mixer with a strip for each input, its buses, its ends.
import type { Graph, GraphEdge, GraphNode, NodeType, Param } from "../model/documents";

export interface Handle {
  node: string;
  param: Param;
}

/** Where else what a strip carries goes; with a level where that is a mixer's. */
export interface Send {
  to: string;
  level: Handle | null;
}

export interface Strip {
  key: string;
  meter: string; // the node whose level is shown
  type: NodeType;
  title: string;
  note: string;
  gain: Handle | null;
  pan: Handle | null;
  mute: Handle | null;
  solo: Handle | null;
  sends: Send[];
}

export interface Section {
  key: string;
  title: string;
  strips: Strip[];
}

type Params = Record<string, Param[]>;

function handle(params: Params, node: string, address: string): Handle | null {
  const param = params[node]?.find((candidate) => candidate.address === address);
  return param ? { node, param } : null;
}

/** The level of a node is its first parameter in dB that may be turned down to silence. */
function levelOf(params: Params, node: string): Handle | null {
  const param = params[node]?.find(({ address, unit, min }) => !address.includes("/") && unit === "dB" && min <= -90);
  return param ? { node, param } : null;
}

function ownStrip(params: Params, node: GraphNode, note: string): Strip {
  return {
    key: node.id,
    meter: node.id,
    type: node.type,
    title: node.title,
    note,
    gain: levelOf(params, node.id),
    pan: handle(params, node.id, "pan"),
    mute: handle(params, node.id, "mute"),
    solo: handle(params, node.id, "solo"),
    sends: [],
  };
}

/** Every other edge out of a mixer's input. */
function sendsOf(graph: Graph, params: Params, from: string, mixer: string): Send[] {
  return graph.edges
    .filter((edge) => edge.from === from && edge.to !== mixer)
    .map(({ to }) => {
      const index = inputsOf(graph.edges, to).findIndex((edge) => edge.from === from) + 1;
      return { to, level: handle(params, to, `inputs/${index}/gain_db`) };
    });
}

function inputStrip(graph: Graph, params: Params, mixer: GraphNode, index: number, from: GraphNode): Strip {
  const address = (field: string) => handle(params, mixer.id, `inputs/${index}/${field}`);
  return {
    key: `${mixer.id}/${index}`,
    meter: from.id,
    type: from.type,
    title: from.title,
    note: `input ${index}`,
    gain: address("gain_db"),
    pan: address("pan"),
    mute: address("mute"),
    solo: handle(params, from.id, "solo"),
    sends: sendsOf(graph, params, from.id, mixer.id),
  };
}

/** The mixer's inputs in the order of its ports, which is the order of its list. */
export function inputsOf(edges: readonly GraphEdge[], mixer: string): GraphEdge[] {
  return edges.filter((edge) => edge.to === mixer).sort((a, b) => a.firstPort - b.firstPort);
}

export function consoleOf(graph: Graph, params: Params): Section[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const ofType = (type: NodeType) => graph.nodes.filter((node) => node.type === type);
  const own = (type: NodeType, note: string) => ofType(type).map((node) => ownStrip(params, node, note));

  const mixers = ofType("mixer").map((mixer) => ({
    key: mixer.id,
    title: mixer.title,
    strips: [
      ...inputsOf(graph.edges, mixer.id).flatMap((edge, i) => {
        const from = nodes.get(edge.from);
        return from ? [inputStrip(graph, params, mixer, i + 1, from)] : [];
      }),
      ownStrip(params, mixer, "sum"),
    ],
  }));
  return [
    { key: " sources", title: "Sources", strips: own("source", "source") },
    { key: " buses", title: "Buses", strips: own("bus", "bus") },
    ...mixers,
    { key: " outputs", title: "Outputs", strips: own("output", "output") },
  ].filter((section) => section.strips.length > 0);
}
