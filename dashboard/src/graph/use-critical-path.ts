// SPDX-License-Identifier: ISC
import { useEffect, useState } from "react";
import type { Graph } from "../model/documents";
import { liveNode } from "../store/live";
import type { PathKind } from "../store/ui";
import { criticalPath, type CriticalPath } from "./critical-path";

const NO_PATH: CriticalPath = { ids: [], total: 0 };
const EVERY_MS = 1000;

/** The heaviest chain, looked for once a second while somebody wants to see it. */
export function useCriticalPath(graph: Graph, kind: PathKind): CriticalPath {
  const [path, setPath] = useState(NO_PATH);
  useEffect(() => {
    if (kind === "none") return;
    const ids = graph.nodes.map((node) => node.id);
    const onward = graph.edges.filter((edge) => !edge.feedback);
    const find = () => {
      const weight = (id: string) => (kind === "latency" ? liveNode(id).latencyMs : liveNode(id).cpuPct);
      const found = criticalPath(ids, onward, weight);
      setPath((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found));
    };
    const first = setTimeout(find, 0);
    const timer = setInterval(find, EVERY_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [graph, kind]);
  return kind === "none" ? NO_PATH : path;
}
