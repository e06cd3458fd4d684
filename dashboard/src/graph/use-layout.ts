// SPDX-License-Identifier: ISC
import { useEffect, useMemo, useRef, useState } from "react";
import type { Graph } from "../model/documents";
import { keepLayout, noteLayout, storedLayout, useLayouts, type Layout } from "../store/layouts";
import { completeLayout, layoutInput, layoutKey, layOut } from "./layout";

/** The kept layout of a graph, or one made for it. `arrange` throws the kept one away. */
export function useLayout(graph: Graph): { layout: Layout | null; arrange: () => void } {
  const { graphId } = graph;
  const input = useMemo(() => layoutInput(graph), [graph]);
  const key = layoutKey(input);
  const stored = useMemo(() => storedLayout(graphId), [graphId]);
  const kept = useLayouts((state) => (graphId in state.kept ? state.kept[graphId] : stored)) ?? null;
  const [made, setMade] = useState<Layout | null>(null);
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const isKept = kept !== null;
  useEffect(() => {
    if (isKept) return;
    let current = true;
    void layOut(latest.current).then((layout) => {
      if (current) setMade(layout);
    });
    return () => {
      current = false;
    };
  }, [key, isKept]);

  // Until the new layout is there, what is new stands beside what is known.
  const base = kept ?? made;
  const layout = useMemo(() => base && completeLayout(base, input), [base, input]);
  useEffect(() => {
    if (layout) noteLayout(graphId, layout);
  }, [graphId, layout]);

  const arrange = () => {
    keepLayout(graphId, null);
  };
  return { layout, arrange };
}
