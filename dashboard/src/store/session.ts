// SPDX-License-Identifier: ISC
// What the page knows: graph, status, parameters, connection and log. Parts that did not change keep their identity,
// so that a poll which brought nothing new draws nothing.
import { create } from "zustand";
import type { Freshness, LinkState } from "../link/telemetry";
import type { EdgeState, Graph, NodeStatus, Param, ParamNode, Status, Value } from "../model/documents";
import type { LogLine } from "../model/log";
import { appendLog, diffStatus, entryOf, type LogEntry } from "./log";

export type Values = Record<string, Value>;

export interface SessionState {
  graph: Graph | null;
  status: Status | null;
  statusOf: Record<string, NodeStatus>;
  seenRestarts: Record<string, number>; // of each node, when this page first saw it
  edgeStates: Record<string, EdgeState>; // by "from to"
  params: Record<string, Param[]>;
  values: Record<string, Values>;
  link: LinkState;
  freshness: Freshness;
  log: LogEntry[];
  notice: string;
}

export const useSession = create<SessionState>(() => ({
  graph: null,
  status: null,
  statusOf: {},
  seenRestarts: {},
  edgeStates: {},
  params: {},
  values: {},
  link: { phase: "connecting" },
  freshness: "lost",
  log: [],
  notice: "",
}));

const NO_PARAMS: Param[] = [];
const NO_VALUES: Values = {};

export const paramsOf = (id: string) => (state: SessionState) => state.params[id] ?? NO_PARAMS;
export const valuesOf = (id: string) => (state: SessionState) => state.values[id] ?? NO_VALUES;
export const edgeStateOf = (from: string, to: string) => (state: SessionState) => state.edgeStates[`${from} ${to}`] ?? "unknown";
export const flagOf = (id: string, address: string) => (state: SessionState) => state.values[id]?.[address] === true;

/** The old one when both say the same. */
function kept<T>(before: T | undefined | null, after: T): T {
  return before !== undefined && before !== null && JSON.stringify(before) === JSON.stringify(after) ? before : after;
}

export function takeGraph(graph: Graph): void {
  useSession.setState((state) => {
    const same = kept(state.graph, graph);
    return same === state.graph ? state : { graph: same };
  });
}

export function takeStatus(status: Status, timeMs: number): void {
  useSession.setState((state) => {
    const statusOf: Record<string, NodeStatus> = {};
    for (const node of status.nodes) statusOf[node.id] = kept(state.statusOf[node.id], node);
    const seenRestarts = { ...state.seenRestarts };
    for (const node of status.nodes) seenRestarts[node.id] ??= node.restarts;
    const edgeStates = Object.fromEntries(status.edges.map(({ from, to, state: how }) => [`${from} ${to}`, how]));
    const entries = diffStatus(state.status, status, timeMs);
    return { status, statusOf, seenRestarts: kept(state.seenRestarts, seenRestarts), edgeStates: kept(state.edgeStates, edgeStates), ...(entries.length > 0 ? { log: appendLog(state.log, entries) } : {}) };
  });
}

function sameForm(before: Param[] | undefined, after: Param[]): boolean {
  return (
    before?.length === after.length &&
    after.every((param, i) => {
      const old = before[i];
      return (
        old?.address === param.address && old.min === param.min && old.max === param.max && old.default === param.default
      );
    })
  );
}

function sameValues(before: Values | undefined, after: Values): boolean {
  if (!before) return false;
  const keys = Object.keys(after);
  return keys.length === Object.keys(before).length && keys.every((key) => before[key] === after[key]);
}

/** @param accepts says whether a value of this poll may replace what is shown */
export function takeNodes(nodes: ParamNode[], accepts: (node: string, address: string) => boolean): void {
  useSession.setState((state) => {
    const params: Record<string, Param[]> = {};
    const values: Record<string, Values> = {};
    let changed = Object.keys(state.params).length !== nodes.length;
    for (const node of nodes) {
      const oldParams = state.params[node.id];
      const oldValues = state.values[node.id];
      const next: Values = {};
      for (const param of node.params) {
        const shown = oldValues?.[param.address];
        next[param.address] = shown === undefined || accepts(node.id, param.address) ? param.value : shown;
      }
      const keepParams = sameForm(oldParams, node.params);
      const keepValues = sameValues(oldValues, next);
      params[node.id] = keepParams && oldParams ? oldParams : node.params;
      values[node.id] = keepValues && oldValues ? oldValues : next;
      changed ||= !keepParams || !keepValues;
    }
    return changed ? { params, values } : state;
  });
}

export function showValue(node: string, address: string, value: Value): void {
  useSession.setState((state) => ({
    values: { ...state.values, [node]: { ...state.values[node], [address]: value } },
  }));
}

export function say(entry: Omit<LogEntry, "timeMs">): void {
  useSession.setState((state) => ({ log: appendLog(state.log, [{ timeMs: Date.now(), ...entry }]) }));
}

export function takeLines(lines: readonly LogLine[]): void {
  useSession.setState((state) => ({ log: appendLog(state.log, lines.map(entryOf)) }));
}

export function notify(notice: string): void {
  useSession.setState({ notice });
}
