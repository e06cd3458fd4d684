// SPDX-License-Identifier: ISC
// The wiring: telemetry and polls into the stores, and what a person does out to REST.
import type { Graph, Value } from "../model/documents";
import { applyGraphDelta } from "../model/graph-delta";
import { normalise, parseFrame, parseGraph } from "../model/parse";
import { isObject, type Json } from "../model/read";
import { History, type Sample } from "../store/history";
import { keepOnly, liveNode, newestFrameMs, takeFrame } from "../store/live";
import { notify, say, showValue, takeGraph, takeLines, takeNodes, takeStatus, useSession } from "../store/session";
import { logReader } from "./log";
import { ParamSync } from "./param-sync";
import { startPoll, type Poll } from "./poll";
import { rest } from "./rest";
import { freshness, Telemetry, type LinkState, type Socket } from "./telemetry";

const PARAMS_MS = 500;
const STATUS_MS = 500;
const GRAPH_MS = 5000;
const SLOW_MS = 5000;
const LOG_MS = 10000;
const TICK_MS = 250;

export const history = new History();

let graphPoll: Poll | null = null;
let statusPoll: Poll | null = null;
let nodesPoll: Poll | null = null;
let logPoll: Poll | null = null;
let telemetry: Telemetry | null = null;
let heardGraph: Json | null = null;

function openSocket(): Socket {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}/ws/telemetry`);
}

/** The graph as the telemetry tells it; null: a difference came that does not rest on what was told before. */
function hearGraph(graph: Json | null): void {
  heardGraph = graph;
  if (graph) showGraph(parseGraph(graph));
  else graphPoll?.now();
}

function onMessage(message: Json): void {
  if (message.type === "frame") takeFrame(parseFrame(message), performance.now());
  else if (message.type === "graph") hearGraph(message);
  else if (message.type === "graph_delta") hearGraph(applyGraphDelta(heardGraph, message));
  else if (message.type === "status") statusPoll?.now();
  else if (message.type === "log" && message.program !== "aers-meter") logPoll?.now();
}

function onState(link: LinkState): void {
  const before = useSession.getState().link.phase;
  useSession.setState({ link });
  if (link.phase === "open") {
    say({ weight: "info", subject: "link", text: "connected to aers-meter" });
    telemetry?.send({ type: "subscribe", types: ["frame", "status", "graph", "log"] });
    graphPoll?.now();
    statusPoll?.now();
    logPoll?.now();
  } else if (link.phase === "waiting" && before === "open") {
    say({ weight: "error", subject: "link", text: "connection to aers-meter lost" });
  }
}

/** The answer to PATCH, as far as it names values; the rest counts as applied as sent. */
function appliedValues(node: string, answer: unknown): Record<string, Value> {
  const params = isObject(answer) && isObject(answer.params) ? answer.params : answer;
  if (!isObject(params)) return {};
  const applied: Record<string, Value> = {};
  for (const descriptor of useSession.getState().params[node] ?? []) {
    const item = params[descriptor.address];
    const value = isObject(item) ? item.value : item;
    if (typeof value === "number" || typeof value === "boolean" || typeof value === "string")
      applied[descriptor.address] = normalise(value, descriptor.type, descriptor.choices);
  }
  return applied;
}

const sync = new ParamSync({
  send: async (node, values) => appliedValues(node, await rest.setParams(node, values)),
  show: showValue,
  fail: (node, addresses, error) => {
    const reason = error instanceof Error ? error.message : "refused";
    say({ weight: "error", subject: node, text: `${addresses.join(", ")} not set: ${reason}` });
    notify(`${node} ${addresses.join(", ")}: ${reason}`);
  },
});

export function setParam(node: string, address: string, value: Value): void {
  const current = useSession.getState().values[node]?.[address];
  if (current === value) return;
  sync.set(node, address, value, current ?? value);
}

/** Something that happens once: no state to be shown, and the same again is news. */
export async function pushParam(node: string, address: string, value: Value): Promise<void> {
  try {
    await rest.setParams(node, { [address]: value });
  } catch (error) {
    notify(`${node} ${address}: ${error instanceof Error ? error.message : "refused"}`);
  }
}

export async function drive(verb: "start" | "stop"): Promise<void> {
  try {
    await rest[verb]();
    say({ weight: "info", subject: "session", text: `${verb} asked for here` });
  } catch (error) {
    notify(`${verb}: ${error instanceof Error ? error.message : "failed"}`);
  }
  statusPoll?.now();
}

/** After an edit: do not wait for the next poll. */
export async function lookAgain(): Promise<void> {
  try {
    await askStatus();
    await Promise.all([askGraph(), askNodes()]);
  } catch {
    // The polls go on and say what is wrong.
  }
}

export function reconnectNow(): void {
  telemetry?.connectNow();
}

async function askNodes(): Promise<void> {
  const askedAt = performance.now();
  const nodes = await rest.nodes();
  takeNodes(nodes, (node, address) => sync.accepts(node, address, askedAt));
}

function showGraph(graph: Graph): void {
  takeGraph(graph);
  keepOnly(new Set(graph.nodes.map((node) => node.id)));
}

async function askGraph(): Promise<void> {
  showGraph(await rest.graph());
}

async function askStatus(): Promise<void> {
  const before = useSession.getState().status?.nodes.length;
  takeStatus(await rest.status(), Date.now());
  if (before !== undefined && before !== useSession.getState().status?.nodes.length) graphPoll?.now();
}

function sampleHistory(): void {
  const samples = new Map<string, Sample>();
  for (const node of useSession.getState().graph?.nodes ?? []) {
    const live = liveNode(node.id);
    if (!live.heard) continue;
    samples.set(node.id, {
      cpuPct: live.cpuPct,
      latencyMs: live.latencyMs,
      xruns: live.meter.xruns,
      lateBlocks: live.meter.lateBlocks,
      restarts: useSession.getState().statusOf[node.id]?.restarts ?? 0,
    });
  }
  history.push(Date.now() / 1000, samples);
}

function tick(): void {
  const state = useSession.getState();
  const now = freshness(state.link, newestFrameMs(), performance.now());
  if (now === state.freshness) return;
  if (now === "stale" && state.freshness === "live")
    say({ weight: "warning", subject: "link", text: "no telemetry for a second: what is shown is old" });
  useSession.setState({ freshness: now });
}

/** Called once; the page lives as long as its tab. */
export function startSession(): void {
  const isSlow = () => document.hidden || useSession.getState().link.phase === "waiting";
  graphPoll = startPoll({ everyMs: GRAPH_MS, slowMs: SLOW_MS, ask: askGraph, isSlow });
  statusPoll = startPoll({ everyMs: STATUS_MS, slowMs: SLOW_MS, ask: askStatus, isSlow });
  nodesPoll = startPoll({ everyMs: PARAMS_MS, slowMs: SLOW_MS, ask: askNodes, isSlow });
  const log = logReader(rest.log, ({ lines }) => {
    takeLines(lines);
  });
  logPoll = startPoll({ everyMs: LOG_MS, slowMs: LOG_MS, ask: log.read, isSlow });
  telemetry = new Telemetry({ open: openSocket, onMessage, onState });
  telemetry.start();
  setInterval(tick, TICK_MS);
  setInterval(sampleHistory, 1000);
  addEventListener("online", reconnectNow);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    reconnectNow();
    nodesPoll?.now();
    statusPoll?.now();
  });
}
