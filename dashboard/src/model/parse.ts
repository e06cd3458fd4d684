// SPDX-License-Identifier: ISC
import type {
  ChannelPair,
  EdgeState,
  Frame,
  Graph,
  GraphEdge,
  GraphNode,
  Level,
  Meter,
  NodeState,
  NodeStatus,
  NodeType,
  Param,
  ParamNode,
  ParamType,
  Status,
  Value,
} from "./documents";
import { flag, isObject, list, number, objectOf, oneOf, text, texts, type Json } from "./read";

export const FLOOR_DB = -150;

export const NODE_TYPES: readonly NodeType[] = ["source", "processor", "mixer", "bus", "output", "record"];
const NODE_STATES: readonly NodeState[] = [
  "waiting",
  "starting",
  "ready",
  "running",
  "stopping",
  "stopped",
  "backoff",
  "failed",
];
const EDGE_STATES: readonly EdgeState[] = ["connected", "waiting", "missing"];
const PARAM_TYPES: readonly ParamType[] = ["float", "int", "bool", "enum"];

/** Where an edge arrives: wires are pairs of port names, "dialogue:out_1" to "master:in_3", channels pairs of numbers. */
function inputPorts(json: Json): number[] {
  const numbers = Array.isArray(json.channels) ? json.channels.map((pair) => (Array.isArray(pair) ? number(pair[1]) : 0)) : [];
  const wires: unknown[] = Array.isArray(json.wires) ? json.wires : [];
  const names = wires.map((wire) => Number((Array.isArray(wire) ? /in_(\d+)$/.exec(text(wire[1])) : null)?.[1] ?? 0));
  return [...numbers, ...names].filter((port) => port > 0);
}

function parseMap(value: unknown): ChannelPair[] | null {
  if (!Array.isArray(value)) return null;
  return value.map((pair): ChannelPair => (Array.isArray(pair) ? [number(pair[0]), number(pair[1])] : [0, 0]));
}

function parseEdge(json: Json): GraphEdge {
  const ports = inputPorts(json);
  return {
    from: text(json.from),
    to: text(json.to),
    nwires: Math.max(1, ports.length),
    firstPort: ports.length > 0 ? Math.min(...ports) : 0,
    map: parseMap(json.map),
    addedFrames: number(json.added_frames),
    feedback: flag(json.feedback),
    state: oneOf(json.state, EDGE_STATES, "unknown"),
  };
}

function parseEdges(value: unknown): GraphEdge[] {
  return list(value)
    .map(parseEdge)
    .filter((edge) => edge.from !== "" && edge.to !== "");
}

function parseGraphNode(json: Json): GraphNode {
  const id = text(json.id);
  return {
    id,
    type: oneOf(json.type, NODE_TYPES, "other"),
    module: text(json.module),
    title: text(json.title, id) || id,
    client: text(json.client),
  };
}

export function parseGraph(value: unknown): Graph {
  const json = objectOf(value, "graph");
  return {
    graphId: text(json.graph_id),
    nodes: list(json.nodes)
      .map(parseGraphNode)
      .filter((node) => node.id !== ""),
    edges: parseEdges(json.edges),
  };
}

function parseNodeStatus(json: Json): NodeStatus {
  const id = text(json.id);
  return {
    id,
    type: oneOf(json.type, NODE_TYPES, "other"),
    module: text(json.module),
    title: text(json.title, id) || id,
    state: oneOf(json.state, NODE_STATES, "unknown"),
    pid: number(json.pid),
    client: text(json.client),
    restarts: number(json.restarts),
    cpuPct: number(json.cpu_pct),
    cpuMaxPct: number(json.cpu_max_pct),
    xruns: number(json.xruns),
    lateBlocks: number(json.late_blocks),
    latencyFrames: number(json.latency_frames),
    channelsIn: number(json.channels_in),
    channelsOut: number(json.channels_out),
    mute: flag(json.mute),
    bypass: flag(json.bypass),
    solo: flag(json.solo),
    reason: text(json.reason),
  };
}

export function parseStatus(value: unknown): Status {
  const json = objectOf(value, "status");
  return {
    graphId: text(json.graph_id),
    file: text(json.file),
    state: text(json.state, "unknown"),
    rateHz: number(json.rate_hz),
    blockNframes: number(json.block_nframes),
    jackServer: text(json.jack_server),
    uptimeS: number(json.uptime_s),
    xruns: number(json.xruns),
    dspLoadPct: number(json.dsp_load_pct),
    warnings: texts(json.warnings),
    undoable: number(json.undo),
    redoable: number(json.redo),
    nodes: list(json.nodes)
      .map(parseNodeStatus)
      .filter((node) => node.id !== ""),
    edges: parseEdges(json.edges),
  };
}

function parseValue(value: unknown, type: ParamType): Value {
  if (type === "bool") return flag(value);
  if (type === "enum") return typeof value === "number" ? value : text(value);
  return number(value);
}

/** Enumerations are kept as the name of the choice, also where a document gives the index. */
export function normalise(value: Value, type: ParamType, choices: readonly string[]): Value {
  if (type === "enum" && typeof value === "number") return choices[value] ?? "";
  if (type === "bool") return value === true || value === 1;
  return value;
}

function parseParam(address: string, json: Json): Param {
  const type = oneOf(json.type, PARAM_TYPES, "float");
  const choices = texts(json.choices);
  return {
    address,
    type,
    value: normalise(parseValue(json.value, type), type, choices),
    default: normalise(parseValue(json.default, type), type, choices),
    min: number(json.min),
    max: number(json.max, 1),
    unit: text(json.unit),
    scale: json.scale === "log" ? "log" : "linear",
    momentary: flag(json.momentary),
    choices,
    doc: text(json.doc),
  };
}

export function parseNodes(value: unknown): ParamNode[] {
  const nodes = Array.isArray(value) ? value : objectOf(value, "nodes").nodes;
  return list(nodes).map((json) => ({
    id: text(json.id),
    params: Object.entries(isObject(json.params) ? json.params : {}).flatMap(([address, param]) =>
      isObject(param) ? [parseParam(address, param)] : [],
    ),
  }));
}

function parseLevel(json: Json): Level {
  return { rms: number(json.rms, FLOOR_DB), peak: number(json.peak, FLOOR_DB) };
}

function parseMeter(json: Json): Meter {
  const level = parseLevel(json);
  const channels = list(json.channels).map(parseLevel);
  const outputs: Record<string, number> = {};
  if (isObject(json.outputs))
    for (const [name, reading] of Object.entries(json.outputs)) outputs[name] = number(reading);
  return {
    ...level,
    channels: channels.length > 0 ? channels : [level],
    outputs,
    clips: number(json.clips),
    lateBlocks: number(json.late_blocks),
    xruns: number(json.xruns),
    lost: number(json.lost),
  };
}

function numbersByName(value: unknown): Map<string, number> {
  return new Map(isObject(value) ? Object.entries(value).map(([name, item]) => [name, number(item)]) : []);
}

export function parseFrame(json: Json): Frame {
  const meters = new Map<string, Meter>();
  if (isObject(json.meters))
    for (const [key, meter] of Object.entries(json.meters))
      if (key.startsWith("node/") && isObject(meter)) meters.set(key.slice("node/".length), parseMeter(meter));
  const latency = isObject(json.latency) ? json.latency : {};
  const cpu = isObject(json.cpu) ? json.cpu : {};
  return {
    ts: number(json.ts),
    seq: number(json.seq),
    graphId: text(json.graph_id),
    meters,
    overallMs: number(latency.overall_ms),
    periodMs: number(latency.period_ms),
    latencyMs: numbersByName(latency.by_node_ms),
    cpuPct: numbersByName(cpu.by_node_pct),
    cpuMaxPct: numbersByName(cpu.max_by_node_pct),
  };
}
