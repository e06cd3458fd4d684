// SPDX-License-Identifier: ISC
// What happened, read off two statuses that follow each other.
import type { LogLine } from "../model/log";
import type { NodeState, NodeStatus, Status } from "../model/documents";

export type Weight = "info" | "warning" | "error";

export interface LogEntry {
  timeMs: number;
  weight: Weight;
  subject: string; // node id, or "session", "link", ...
  text: string;
}

const WEIGHT: Record<NodeState, Weight> = {
  waiting: "warning",
  starting: "info",
  ready: "info",
  running: "info",
  stopping: "info",
  stopped: "info",
  backoff: "error",
  failed: "error",
  unknown: "warning",
};

function because(reason: string): string {
  return reason ? `: ${reason}` : "";
}

function diffNode(before: NodeStatus | undefined, after: NodeStatus): Omit<LogEntry, "timeMs">[] {
  const entries: Omit<LogEntry, "timeMs">[] = [];
  const say = (weight: Weight, text: string) => entries.push({ weight, subject: after.id, text });
  if (!before) {
    say("info", `appeared, ${after.state}`);
    return entries;
  }
  if (after.restarts > before.restarts) {
    const times = after.restarts === 1 ? "once" : `${after.restarts} times`;
    say("warning", `restarted (${times} so far)${because(after.reason || before.reason)}`);
  }
  if (after.state !== before.state)
    say(WEIGHT[after.state], `${before.state} → ${after.state}${after.state === "running" ? "" : because(after.reason)}`);
  return entries;
}

/** One line for all that one overrun of the server cost, however many nodes felt it. */
function missedBlocks(before: Status, after: Status, known: ReadonlyMap<string, NodeStatus>): string {
  const xruns = after.uptimeS >= before.uptimeS ? after.xruns - before.xruns : 0;
  const nodes = after.nodes.flatMap((node) => {
    const old = known.get(node.id);
    return old?.pid === node.pid && node.xruns > old.xruns ? [`${node.id} ${node.xruns - old.xruns}`] : [];
  });
  const parts = [];
  if (xruns > 0) parts.push(xruns === 1 ? "1 xrun" : `${xruns} xruns`);
  if (nodes.length > 0) parts.push(`blocks missed: ${nodes.join(", ")}`);
  return parts.join("; ");
}

/** A warning that only counts on is no other one. */
function withoutFigures(warning: string): string {
  return warning.replaceAll(/\d+(\.\d+)?/g, "#");
}

export function diffStatus(before: Status | null, after: Status, timeMs: number): LogEntry[] {
  if (before?.graphId !== after.graphId)
    return [{ timeMs, weight: "info", subject: "session", text: `graph ${after.graphId}, ${after.state}` }];
  const entries: Omit<LogEntry, "timeMs">[] = [];
  if (after.state !== before.state)
    entries.push({
      weight: after.state === "degraded" ? "error" : "info",
      subject: "session",
      text: `${before.state} → ${after.state}`,
    });
  const told = new Set(before.warnings.map(withoutFigures));
  for (const warning of after.warnings)
    if (!told.has(withoutFigures(warning))) entries.push({ weight: "warning", subject: "session", text: warning });
  const known = new Map(before.nodes.map((node) => [node.id, node]));
  const missed = missedBlocks(before, after, known);
  if (missed) entries.push({ weight: "warning", subject: "audio", text: missed });
  for (const node of after.nodes) entries.push(...diffNode(known.get(node.id), node));
  const left = new Set(after.nodes.map((node) => node.id));
  for (const node of before.nodes)
    if (!left.has(node.id)) entries.push({ weight: "info", subject: node.id, text: "removed" });
  return entries.map((entry) => ({ timeMs, ...entry }));
}

const LEVEL: Record<LogLine["level"], Weight> = { error: "error", warning: "warning", info: "info", debug: "info" };

export function entryOf(line: LogLine): LogEntry {
  return { timeMs: line.timeMs, weight: LEVEL[line.level], subject: line.subject || line.program, text: line.text };
}

export const LOG_MAX = 2000;

/** What comes late, such as what happened before this page was opened, goes to its place. */
export function appendLog(log: readonly LogEntry[], entries: readonly LogEntry[]): LogEntry[] {
  const whole = [...log, ...entries];
  const isInOrder = whole.every((entry, i) => i === 0 || (whole[i - 1]?.timeMs ?? 0) <= entry.timeMs);
  return (isInOrder ? whole : whole.sort((a, b) => a.timeMs - b.timeMs)).slice(-LOG_MAX);
}

/** Words of the filter must all occur, in any order, in what an entry shows. */
export function filterLog(log: readonly LogEntry[], filter: string, least: Weight): LogEntry[] {
  const order: Weight[] = ["info", "warning", "error"];
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return log.filter((entry) => {
    if (order.indexOf(entry.weight) < order.indexOf(least)) return false;
    const line = `${entry.subject} ${entry.text}`.toLowerCase();
    return words.every((word) => line.includes(word));
  });
}
