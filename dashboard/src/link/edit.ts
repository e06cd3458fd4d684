// SPDX-License-Identifier: ISC
// Edits of the running graph: asked for over REST, shown once graphd has made them. The cards that are there stay where
// they are.
import type { ChannelPair } from "../model/documents";
import type { Json } from "../model/read";
import { pinLayout, type Place } from "../store/layouts";
import { notify, say, useSession } from "../store/session";
import { chosenEdge, select, selectEdge, useUi } from "../store/ui";
import { rest, type GraphSource, type NewNode } from "./rest";
import { lookAgain } from "./session";

/** @returns whether graphd has taken it; if not, the reason has been shown */
async function edit(what: string, ask: () => Promise<unknown>, places: Record<string, Place> = {}): Promise<boolean> {
  const graphId = useSession.getState().graph?.graphId;
  if (graphId !== undefined) pinLayout(graphId, places);
  try {
    await ask();
  } catch (error) {
    const reason = error instanceof Error ? error.message : "refused";
    notify(`${what}: ${reason}`);
    say({ weight: "error", subject: "graph", text: `${what}: ${reason}` });
    return false;
  }
  say({ weight: "info", subject: "graph", text: what });
  await lookAgain();
  return true;
}

export function connectNodes(from: string, to: string): Promise<boolean> {
  return edit(`connect ${from} to ${to}`, () => rest.connect(from, to));
}

export function disconnectNodes(from: string, to: string): Promise<boolean> {
  const edge = chosenEdge();
  if (edge?.from === from && edge.to === to) selectEdge(null);
  return edit(`disconnect ${from} from ${to}`, () => rest.disconnect(from, to));
}

export async function addNode(node: NewNode, place: Place | null): Promise<boolean> {
  const done = await edit(`add ${node.id}`, () => rest.addNode(node), place ? { [node.id]: place } : {});
  if (done) select(node.id);
  return done;
}

export function removeNode(id: string): Promise<boolean> {
  if (useUi.getState().selected === id) select(null);
  return edit(`remove ${id}`, () => rest.removeNode(id));
}

/** What a graph file says of a node, merged with this (RFC 7396). */
export function changeNode(id: string, patch: Json, what: string): Promise<boolean> {
  return edit(`${what} of ${id}`, () => rest.changeNode(id, patch));
}

export function mapEdge(from: string, to: string, map: ChannelPair[] | null): Promise<boolean> {
  return edit(`channels from ${from} to ${to}`, () => rest.mapEdge(from, to, map));
}

/** What is chosen: an edge, or a card. */
export function removeChosen(): void {
  const { selected } = useUi.getState();
  const edge = chosenEdge();
  if (edge) void disconnectNodes(edge.from, edge.to);
  else if (selected) void removeNode(selected);
}

export function undo(): void {
  void edit("undo", rest.undo);
}

export function redo(): void {
  void edit("redo", rest.redo);
}

/** @returns what went wrong, or ""; a graph that was changed since the plan was made is not loaded */
export async function applyPlan(source: GraphSource, etag: string): Promise<string> {
  try {
    await rest.load(source, etag);
  } catch (error) {
    return error instanceof Error ? error.message : "refused";
  }
  say({ weight: "info", subject: "session", text: "path" in source ? `loaded ${source.path}` : "loaded a file of this machine" });
  await lookAgain();
  return "";
}
