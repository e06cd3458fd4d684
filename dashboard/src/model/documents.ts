// SPDX-License-Identifier: ISC
// What the REST documents and the telemetry of aers-meter say, as this page uses them (docs/osc.md, docs/telemetry.md).

export type Value = number | boolean | string;

export type NodeType = "source" | "processor" | "mixer" | "bus" | "output" | "record" | "other";

export type NodeState =
  | "waiting"
  | "starting"
  | "ready"
  | "running"
  | "stopping"
  | "stopped"
  | "backoff"
  | "failed"
  | "unknown";

export interface GraphNode {
  id: string;
  type: NodeType;
  module: string;
  title: string;
  client: string; // the JACK client, and process, it lives in; others may live there as well
}

export type EdgeState = "connected" | "waiting" | "missing" | "unknown";

/** From a channel to a channel, counted from 1. */
export type ChannelPair = [number, number];

export interface GraphEdge {
  from: string;
  to: string;
  nwires: number;
  firstPort: number; // number of the lowest input port it is wired to, 0 when not known
  map: ChannelPair[] | null; // as the graph file says it; null: what the channels of its ends suggest
  addedFrames: number; // of delay, so that ways of different latency arrive together
  feedback: boolean; // closes a cycle, a block late
  state: EdgeState;
}

export interface Graph {
  graphId: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface NodeStatus {
  id: string;
  type: NodeType;
  module: string;
  title: string;
  state: NodeState;
  pid: number;
  client: string;
  restarts: number;
  cpuPct: number;
  cpuMaxPct: number;
  xruns: number;
  lateBlocks: number;
  latencyFrames: number;
  channelsIn: number;
  channelsOut: number;
  mute: boolean;
  bypass: boolean;
  solo: boolean;
  reason: string;
}

export interface Status {
  graphId: string;
  file: string;
  state: string;
  rateHz: number;
  blockNframes: number;
  jackServer: string;
  uptimeS: number;
  xruns: number;
  dspLoadPct: number;
  warnings: string[];
  undoable: number; // edits of the graph that can be undone
  redoable: number;
  nodes: NodeStatus[];
  edges: GraphEdge[];
}

export type ParamType = "float" | "int" | "bool" | "enum";

export interface Param {
  address: string;
  type: ParamType;
  value: Value;
  default: Value;
  min: number;
  max: number;
  unit: string;
  scale: "linear" | "log";
  momentary: boolean; // a push, no state
  choices: string[];
  doc: string;
}

export interface ParamNode {
  id: string;
  params: Param[];
}

/** What a module reads out, live in the frames. */
export interface Reading {
  name: string;
  unit: string;
  doc: string;
}

/** What is fixed in the graph file. */
export interface ModuleOption {
  name: string;
  type: string; // as in JSON Schema
  required: boolean;
  doc: string;
}

/** What a node can be made of, from its manifest. */
export interface Module {
  name: string;
  title: string;
  doc: string;
  kind: NodeType;
  minIn: number;
  maxIn: number;
  minOut: number;
  maxOut: number;
  options: ModuleOption[];
  readings: Reading[];
  list: { name: string; max: number } | null; // bands, inputs
}

export interface Action {
  action: string;
  subject: string;
  reason: string;
}

export interface Plan {
  actions: Action[];
  etag: string; // of the graph that it was made for
}

/** Levels are dBFS with a floor of -150. */
export interface Level {
  rms: number;
  peak: number;
}

export interface Meter extends Level {
  channels: Level[];
  outputs: Record<string, number>;
  clips: number;
  lateBlocks: number;
  xruns: number;
  lost: number;
}

export interface Frame {
  ts: number;
  seq: number;
  graphId: string;
  meters: Map<string, Meter>;
  overallMs: number;
  periodMs: number;
  latencyMs: Map<string, number>;
  cpuPct: Map<string, number>;
  cpuMaxPct: Map<string, number>;
}
