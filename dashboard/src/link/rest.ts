// SPDX-License-Identifier: ISC
// The REST surface of aers-meter, as any other client uses it. Errors are RFC 9457 problem documents.
import type { Graph, ParamNode, Status, Value } from "../model/documents";
import { parseGraph, parseNodes, parseStatus } from "../model/parse";
import { isObject, text } from "../model/read";

const DEADLINE_MS = 5000;

export class RestError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = "RestError";
    this.status = status;
  }
}

async function request(method: string, path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(DEADLINE_MS),
      cache: "no-store",
      ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch (error) {
    const slow = error instanceof DOMException && error.name === "TimeoutError";
    throw new RestError(slow ? "aers-meter did not answer in time" : "aers-meter cannot be reached", 0);
  }
  const type = response.headers.get("Content-Type") ?? "";
  const answer: unknown = type.includes("json") ? await response.json().catch(() => null) : null;
  if (!response.ok) throw new RestError(problem(answer) || `${method} ${path}: ${response.status}`, response.status);
  return answer;
}

function problem(answer: unknown): string {
  return isObject(answer) ? text(answer.detail) || text(answer.title) : "";
}

export const rest = {
  graph: async (): Promise<Graph> => parseGraph(await request("GET", "/api/graph")),
  status: async (): Promise<Status> => parseStatus(await request("GET", "/api/status")),
  nodes: async (): Promise<ParamNode[]> => parseNodes(await request("GET", "/api/nodes")),
  start: (): Promise<unknown> => request("POST", "/api/session/start", {}),
  stop: (): Promise<unknown> => request("POST", "/api/session/stop", {}),
  setParams: (node: string, values: Record<string, Value>): Promise<unknown> =>
    request("PATCH", `/api/nodes/${encodeURIComponent(node)}/params`, values),
};
