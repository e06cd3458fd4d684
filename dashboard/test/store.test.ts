// SPDX-License-Identifier: ISC
import { describe, expect, it } from "vitest";
import { echoes } from "../src/audio/echoes";
import { parseFrame, parseStatus } from "../src/model/parse";
import { History, HISTORY_S, type Sample } from "../src/store/history";
import { clearClips, clippedNodes, liveNode, moveNeedles, takeFrame } from "../src/store/live";
import { appendLog, diffStatus, filterLog, LOG_MAX, type LogEntry, entryOf } from "../src/store/log";
import { logReader } from "../src/link/log";
import { parseLogPage } from "../src/model/log";

const sample = (change: Partial<Sample>): Sample => ({ cpuPct: 1, latencyMs: 0, xruns: 0, lateBlocks: 0, restarts: 0, ...change });

describe("history", () => {
  it("keeps the last ten minutes, oldest first", () => {
    const history = new History();
    for (let t = 0; t < HISTORY_S + 5; t++) history.push(t, new Map([["a", sample({ cpuPct: t })]]));
    expect(history.timeline()[0]).toBe(5);
    expect(history.values("a", "cpuPct").at(-1)).toBe(HISTORY_S + 4);
    expect(history.length).toBe(HISTORY_S);
  });

  it("has gaps where a node was not heard, also before it came", () => {
    const history = new History();
    history.push(0, new Map());
    history.push(1, new Map([["a", sample({ cpuPct: 3 })]]));
    history.push(2, new Map());
    expect(history.values("a", "cpuPct")).toEqual([null, 3, null]);
  });

  it("counts growth through a restart that set the count back", () => {
    const history = new History();
    for (const xruns of [4, 6, 1]) history.push(0, new Map([["a", sample({ xruns })]]));
    expect(history.growth("xruns")).toEqual([0, 2, 1]);
  });

  it("names the busiest", () => {
    const history = new History();
    history.push(0, new Map([["a", sample({ cpuPct: 1 })], ["b", sample({ cpuPct: 9 })], ["c", sample({ cpuPct: 4 })]]));
    expect(history.busiest("cpuPct", 2)).toEqual(["b", "c"]);
  });
});

const status = (nodes: object[], change: object = {}) => parseStatus({ graph_id: "g", state: "running", nodes, ...change });

describe("the log", () => {
  it("tells a death and a return", () => {
    const up = status([{ id: "a", state: "running", pid: 1, restarts: 0 }]);
    const down = status([{ id: "a", state: "backoff", pid: 0, restarts: 0, reason: "killed by signal 9" }]);
    const back = status([{ id: "a", state: "running", pid: 2, restarts: 1 }]);
    expect(diffStatus(up, down, 0).map((entry) => entry.text)).toEqual(["running → backoff: killed by signal 9"]);
    expect(diffStatus(down, back, 0).map((entry) => entry.text)).toEqual([
      "restarted (once so far): killed by signal 9",
      "backoff → running",
    ]);
  });

  it("has one line for an overrun that several nodes felt, and none for a new process that counts from 0", () => {
    const before = status([{ id: "a", pid: 1, xruns: 2 }, { id: "b", pid: 2, xruns: 0 }, { id: "c", pid: 3, xruns: 0 }], { xruns: 1 });
    const after = status([{ id: "a", pid: 1, xruns: 3 }, { id: "b", pid: 2, xruns: 2 }, { id: "c", pid: 9, xruns: 5 }], { xruns: 3 });
    expect(diffStatus(before, after, 0).map((entry) => entry.text)).toEqual(["2 xruns; blocks missed: a 1, b 2"]);
  });

  it("says nothing when nothing happened", () => {
    const same = status([{ id: "a", state: "running" }]);
    expect(diffStatus(same, status([{ id: "a", state: "running", cpu_pct: 3 }]), 0)).toEqual([]);
  });

  it("tells a warning once, however its figures go on", () => {
    const silent = (s: number) => status([{ id: "a" }], { warnings: [`a: no heartbeat for ${s} s`] });
    expect(diffStatus(status([{ id: "a" }]), silent(1.5), 0)).toHaveLength(1);
    expect(diffStatus(silent(1.5), silent(2.5), 0)).toEqual([]);
  });

  it("does not take another graph's nodes for news", () => {
    expect(diffStatus(status([{ id: "a" }]), status([], { graph_id: "h" }), 0)).toHaveLength(1);
  });

  it("is filtered by words and weight", () => {
    const log: LogEntry[] = [
      { timeMs: 0, weight: "info", subject: "a", text: "running" },
      { timeMs: 1, weight: "error", subject: "b", text: "killed by signal 9" },
    ];
    expect(filterLog(log, "B killed", "info")).toHaveLength(1);
    expect(filterLog(log, "", "warning")).toHaveLength(1);
    expect(filterLog(log, "nobody", "info")).toHaveLength(0);
  });

  it("takes what comes late to its place", () => {
    const at = (timeMs: number): LogEntry => ({ timeMs, weight: "info", subject: "a", text: String(timeMs) });
    expect(appendLog([at(10), at(30)], [at(20), at(40)]).map(({ timeMs }) => timeMs)).toEqual([10, 20, 30, 40]);
  });

  it("tells a line of aers-graphd by the node it is about, else by the program", () => {
    const line = parseLogPage({ next: 3, lines: [{ ts: 2.5, program: "aers-graphd", level: "warning", subject: "", text: "x" }] }).lines[0];
    if (!line) throw new Error("no line");
    expect(entryOf(line)).toEqual({ timeMs: 2500, weight: "warning", subject: "aers-graphd", text: "x" });
    expect(entryOf({ ...line, subject: "hum" }).subject).toBe("hum");
  });

  it("is read page by page until nothing is new, and goes on from there", async () => {
    const asked: number[] = [];
    const taken: number[] = [];
    const reader = logReader(
      (next) => {
        asked.push(next);
        const lines = next < 7 ? parseLogPage({ lines: [{ ts: next, text: "x" }] }).lines : [];
        return Promise.resolve({ next: next < 7 ? next + 5 : next, lines });
      },
      ({ lines }) => taken.push(lines.length),
    );
    await reader.read();
    expect([asked, taken]).toEqual([[0, 5, 10], [1, 1]]);
    await reader.read();
    expect(asked.at(-1)).toBe(10);
  });

  it("is bounded", () => {
    const entry: LogEntry = { timeMs: 0, weight: "info", subject: "a", text: "x" };
    expect(appendLog(Array.from({ length: LOG_MAX }, () => entry), [entry])).toHaveLength(LOG_MAX);
  });
});

describe("live meters", () => {
  const frame = (clips: number) => parseFrame({ type: "frame", meters: { "node/a": { rms: -20, peak: -10, clips } } });

  it("light the clip lamp when the count rises, not for what was before", () => {
    takeFrame(frame(5), 0);
    expect(clippedNodes()).toEqual([]);
    takeFrame(frame(6), 50);
    expect(clippedNodes()).toEqual(["a"]);
    clearClips();
    takeFrame(frame(0), 100);
    expect(clippedNodes()).toEqual([]);
  });

  it("let a node that is no longer heard fall silent", () => {
    takeFrame(frame(0), 0);
    moveNeedles(0);
    moveNeedles(50);
    expect(liveNode("a").needles[0]?.peakDb).toBe(-10);
    takeFrame(parseFrame({ type: "frame", meters: {} }), 100);
    for (let t = 100; t < 20000; t += 100) moveNeedles(t);
    expect(liveNode("a").heard).toBe(false);
    expect(liveNode("a").needles[0]?.peakDb).toBe(-150);
  });
});

it("echoes fall by the feedback and end", () => {
  expect(echoes(100, 0.5, 0.5, 350)).toEqual([
    { ms: 0, level: 0.5 },
    { ms: 100, level: 0.5 },
    { ms: 200, level: 0.25 },
    { ms: 300, level: 0.125 },
  ]);
  expect(echoes(0, 0.9, 1, 100)).toHaveLength(1);
});
