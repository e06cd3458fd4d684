// SPDX-License-Identifier: ISC
// What changes twenty times a second and is painted sixty times: kept outside React. Painters read it in their frame.
import { moveNeedle, restingNeedle, type Needle } from "../audio/ballistics";
import type { Frame, Meter } from "../model/documents";
import { FLOOR_DB } from "../model/parse";

export interface LiveNode {
  id: string;
  needles: Needle[];
  meter: Meter;
  cpuPct: number;
  cpuMaxPct: number;
  latencyMs: number;
  clipped: boolean;
  heard: boolean; // part of the newest frame
}

const SILENT: Meter = {
  rms: FLOOR_DB,
  peak: FLOOR_DB,
  channels: [],
  outputs: {},
  clips: 0,
  lateBlocks: 0,
  xruns: 0,
  lost: 0,
};

const nodes = new Map<string, LiveNode>();
let newest: Frame | null = null;
let newestAtMs = -Infinity;
let movedAtMs = 0;

export function liveNode(id: string): LiveNode {
  let node = nodes.get(id);
  if (!node) {
    node = { id, needles: [], meter: SILENT, cpuPct: 0, cpuMaxPct: 0, latencyMs: 0, clipped: false, heard: false };
    nodes.set(id, node);
  }
  return node;
}

export function newestFrame(): Frame | null {
  return newest;
}

/** performance.now() of the newest frame */
export function newestFrameMs(): number {
  return newestAtMs;
}

export function takeFrame(frame: Frame, nowMs: number): void {
  newest = frame;
  newestAtMs = nowMs;
  for (const [id, meter] of frame.meters) {
    const node = liveNode(id);
    // A count that went down belongs to a new process; the first count seen is not news.
    if (node.heard && meter.clips > node.meter.clips) node.clipped = true;
    node.meter = meter;
    node.cpuPct = frame.cpuPct.get(id) ?? 0;
    node.cpuMaxPct = frame.cpuMaxPct.get(id) ?? 0;
    node.latencyMs = frame.latencyMs.get(id) ?? 0;
    node.heard = true;
    while (node.needles.length < meter.channels.length) node.needles.push(restingNeedle());
    node.needles.length = Math.max(1, meter.channels.length);
  }
  for (const node of nodes.values())
    if (node.heard && !frame.meters.has(node.id)) {
      node.heard = false;
      node.meter = { ...SILENT, clips: node.meter.clips };
      node.cpuPct = node.cpuMaxPct = 0;
    }
}

/** Let every needle move to this moment; called once a painted frame. */
export function moveNeedles(nowMs: number): void {
  const dtS = Math.min(0.25, Math.max(0, (nowMs - movedAtMs) / 1000));
  movedAtMs = nowMs;
  for (const node of nodes.values())
    for (let i = 0; i < node.needles.length; i++) {
      const needle = node.needles[i];
      const level = node.meter.channels[i];
      if (needle) moveNeedle(needle, level?.peak ?? FLOOR_DB, level?.rms ?? FLOOR_DB, dtS);
    }
}

export function clippedNodes(): string[] {
  return [...nodes.values()].filter((node) => node.clipped).map((node) => node.id);
}

export function clearClips(): void {
  for (const node of nodes.values()) node.clipped = false;
}

/** Nodes that no graph has any more. */
export function keepOnly(ids: ReadonlySet<string>): void {
  for (const id of nodes.keys()) if (!ids.has(id)) nodes.delete(id);
}
