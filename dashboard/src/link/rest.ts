// SPDX-License-Identifier: ISC
// The REST surface of aers-meter, as any other client uses it. Errors are RFC 9457 problem documents.
import type { ChannelPair, Graph, Module, ParamNode, Plan, Status, Value } from "../model/documents";
import { parseLogPage, type LogPage } from "../model/log";
import { parseActions, parseModules } from "../model/modules";
import { parseGraph, parseNodes, parseStatus } from "../model/parse";
import { isObject, objectOf, text, type Json } from "../model/read";
import { parseSpectrum, type Spectrum } from "../model/spectrum";

const DEADLINE_MS = 5000;

export class RestError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = "RestError";
    this.status = status;
  }
}

interface Answer {
  body: unknown;
  /** The graph's revision, as an entity tag; "" where the answer has none. */
  etag: string;
}

async function exchange(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const isText = typeof body === "string";
  if (body !== undefined) headers["Content-Type"] = isText ? "application/yaml" : "application/json";
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      signal: AbortSignal.timeout(DEADLINE_MS),
      cache: "no-store",
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
  } catch (error) {
    const slow = error instanceof DOMException && error.name === "TimeoutError";
    throw new RestError(slow ? "aers-meter did not answer in time" : "aers-meter cannot be reached", 0);
  }
  const type = response.headers.get("Content-Type") ?? "";
  const answer: unknown = await (type.includes("json") ? response.json() : response.text()).catch(() => null);
  if (!response.ok) throw new RestError(problem(answer) || `${method} ${path}: ${response.status}`, response.status);
  return { body: answer, etag: response.headers.get("ETag") ?? "" };
}

async function request(method: string, path: string, body?: unknown): Promise<unknown> {
  return (await exchange(method, path, body)).body;
}

function problem(answer: unknown): string {
  return isObject(answer) ? text(answer.detail) || text(answer.title) : "";
}

/** A node as in a graph file. */
export interface NewNode {
  id: string;
  type: string;
  [field: string]: unknown;
}

/** A graph to be loaded: a file that graphd reads, or the text of one. */
export type GraphSource = { path: string } | { text: string };

const part = encodeURIComponent;

function sourceBody(source: GraphSource): unknown {
  return "path" in source ? { graph_config_path: source.path } : source.text;
}

export const rest = {
  graph: async (): Promise<Graph> => parseGraph(await request("GET", "/api/graph")),
  status: async (): Promise<Status> => parseStatus(await request("GET", "/api/status")),
  nodes: async (): Promise<ParamNode[]> => parseNodes(await request("GET", "/api/nodes")),
  modules: async (): Promise<Module[]> => parseModules(await request("GET", "/api/modules")),
  start: (): Promise<unknown> => request("POST", "/api/session/start", {}),
  stop: (): Promise<unknown> => request("POST", "/api/session/stop", {}),
  log: async (next: number): Promise<LogPage> => parseLogPage(await request("GET", `/api/log?next=${next}`)),
  spectrum: async (node: string): Promise<Spectrum> => parseSpectrum(await request("GET", `/api/nodes/${part(node)}/spectrum`)),
  graphNode: async (id: string): Promise<Json> => objectOf(await request("GET", `/api/graph/nodes/${part(id)}`), "node"),
  changeNode: (id: string, patch: Json): Promise<unknown> => request("PATCH", `/api/graph/nodes/${part(id)}`, patch),
  mapEdge: (from: string, to: string, map: ChannelPair[] | null): Promise<unknown> =>
    request("PATCH", `/api/graph/edges/${part(from)}/${part(to)}`, { map }),
  setParams: (node: string, values: Record<string, Value>): Promise<unknown> =>
    request("PATCH", `/api/nodes/${part(node)}/params`, values),
  connect: (from: string, to: string): Promise<unknown> => request("POST", "/api/graph/edges", { from, to }),
  disconnect: (from: string, to: string): Promise<unknown> =>
    request("DELETE", `/api/graph/edges/${part(from)}/${part(to)}`),
  addNode: (node: NewNode): Promise<unknown> => request("POST", "/api/graph/nodes", node),
  removeNode: (id: string): Promise<unknown> => request("DELETE", `/api/graph/nodes/${part(id)}`),
  undo: (): Promise<unknown> => request("POST", "/api/graph/undo", {}),
  redo: (): Promise<unknown> => request("POST", "/api/graph/redo", {}),
  plan: async (source: GraphSource): Promise<Plan> => {
    const { etag } = await exchange("GET", "/api/graph");
    return { actions: parseActions(await request("POST", "/api/plan", sourceBody(source))), etag };
  },
  /** @param etag of the plan: what is done is what it says, or it fails with 412 */
  load: (source: GraphSource, etag: string): Promise<unknown> =>
    exchange("POST", "/api/session/load", sourceBody(source), etag ? { "If-Match": etag } : {}),
  yaml: async (): Promise<string> => text(await request("GET", "/api/graph.yaml")),
};
