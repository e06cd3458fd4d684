// SPDX-License-Identifier: ISC
// Nodes that live in one process, and where the frame round their cards is.
import type { GraphNode } from "../model/documents";
import type { Rect } from "../paint/stage";
import type { Place } from "../store/layouts";

export interface Frame {
  client: string;
  ids: string[];
}

/** A process with one node needs no frame: the card is it. */
export function framesOf(nodes: readonly GraphNode[]): Frame[] {
  const members = new Map<string, string[]>();
  for (const { id, client } of nodes) if (client) members.set(client, [...(members.get(client) ?? []), id]);
  return [...members].filter(([, ids]) => ids.length > 1).map(([client, ids]) => ({ client, ids }));
}

const PAD = { side: 9, top: 24, bottom: 9 };

export function frameRect(places: readonly Place[], card: { width: number; height: number }): Rect {
  const left = Math.min(...places.map(({ x }) => x)) - PAD.side;
  const top = Math.min(...places.map(({ y }) => y)) - PAD.top;
  const right = Math.max(...places.map(({ x }) => x)) + card.width + PAD.side;
  const bottom = Math.max(...places.map(({ y }) => y)) + card.height + PAD.bottom;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
