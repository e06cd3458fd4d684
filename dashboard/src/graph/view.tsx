// SPDX-License-Identifier: ISC
import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type NodeChange,
  type ReactFlowInstance,
} from "@xyflow/react";
import { useEffect, useMemo, useRef, useState, type RefObject } from "react";
import { liveNode } from "../store/live";
import type { Graph } from "../model/documents";
import { useSession } from "../store/session";
import { highlight, readPlaces, select, useUi, writePlaces, type PathKind, type Place } from "../store/ui";
import { criticalPath, type CriticalPath } from "./critical-path";
import { edgeKey, layoutInput, layoutKey, layOut, type Layout } from "./layout";
import { MetersLayer } from "./meters-layer";
import { NodeCard, type CardNode } from "./node-card";
import { SignalEdge, type SignalEdgeType } from "./signal-edge";
import "./graph.css";

const nodeTypes = { card: NodeCard };
const edgeTypes = { signal: SignalEdge };
const NO_PATH: CriticalPath = { ids: [], total: 0 };
const PATH_MS = 1000;
const NARROW_PX = 700;
const SIGHT_PX = 16;
const TOOLS_PX = 48;

/** The heaviest chain, looked for once a second while somebody wants to see it. */
function useCriticalPath(graph: Graph, kind: PathKind): CriticalPath {
  const [path, setPath] = useState(NO_PATH);
  useEffect(() => {
    if (kind === "none") return;
    const ids = graph.nodes.map((node) => node.id);
    const find = () => {
      const weight = (id: string) => (kind === "latency" ? liveNode(id).latencyMs : liveNode(id).cpuPct);
      const found = criticalPath(ids, graph.edges, weight);
      setPath((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found));
    };
    const first = setTimeout(find, 0);
    const timer = setInterval(find, PATH_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [graph, kind]);
  return kind === "none" ? NO_PATH : path;
}

function useLayout(graph: Graph): { layout: Layout | null; arrange: () => void } {
  const input = useMemo(() => layoutInput(graph), [graph]);
  const key = layoutKey(input);
  const [result, setResult] = useState<{ key: string; layout: Layout } | null>(null);
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const graphId = graph.graphId;
  useEffect(() => {
    let current = true;
    void layOut(latest.current).then(({ places, bends }) => {
      if (current) setResult({ key, layout: { bends, places: { ...places, ...readPlaces(graphId) } } });
    });
    return () => {
      current = false;
    };
  }, [key, graphId]);
  const arrange = () => {
    writePlaces(graphId, null);
    void layOut(latest.current).then((layout) => {
      setResult({ key, layout });
    });
  };
  return { layout: result?.layout ?? null, arrange };
}

/** The whole graph when it stays readable, else its beginning. */
function firstLook(flow: ReactFlowInstance<CardNode, SignalEdgeType>, width: number): void {
  if (width < NARROW_PX) void flow.setViewport({ x: 12, y: 64, zoom: 0.85 });
  else void flow.fitView({ padding: 0.04, minZoom: 0.5, maxZoom: 1 });
}

/** When the inspector opens over, or beside, the selected card, the card moves back into sight. */
function useInSight(
  selected: string | null,
  flow: ReactFlowInstance<CardNode, SignalEdgeType>,
  frame: RefObject<HTMLDivElement | null>,
): void {
  useEffect(() => {
    if (!selected) return;
    const timer = setTimeout(() => {
      const card = frame.current?.querySelector(`[data-node="${CSS.escape(selected)}"]`)?.getBoundingClientRect();
      const pane = frame.current?.getBoundingClientRect();
      const sheet = document.querySelector(".inspector")?.getBoundingClientRect();
      if (!card || !pane) return;
      const bottom = sheet && sheet.left <= pane.left ? Math.min(pane.bottom, sheet.top) : pane.bottom;
      const dx = Math.max(0, pane.left + SIGHT_PX - card.left) + Math.min(0, pane.right - SIGHT_PX - card.right);
      const dy = Math.max(0, pane.top + TOOLS_PX - card.top) + Math.min(0, bottom - SIGHT_PX - card.bottom);
      const { x, y, zoom } = flow.getViewport();
      if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 180 });
    }, 60);
    return () => {
      clearTimeout(timer);
    };
  }, [selected, flow, frame]);
}

function GraphCanvas({ graph }: { graph: Graph }) {
  const selected = useUi((ui) => ui.selected);
  const kind = useUi((ui) => ui.path);
  const path = useCriticalPath(graph, kind);
  const { layout, arrange } = useLayout(graph);
  const places = layout?.places ?? null;
  const [moved, setMoved] = useState<Record<string, Place>>({});
  const flow = useReactFlow<CardNode, SignalEdgeType>();
  const frame = useRef<HTMLDivElement>(null);

  useInSight(selected, flow, frame);

  const nodes = useMemo<CardNode[]>(() => {
    const critical = new Set(path.ids);
    return places
      ? graph.nodes.map((node) => ({
          id: node.id,
          type: "card",
          position: moved[node.id] ?? places[node.id] ?? { x: 0, y: 0 },
          data: { node, critical: critical.has(node.id) },
          selected: node.id === selected,
          ariaLabel: `${node.title}, ${node.type}`,
        }))
      : [];
  }, [graph, places, moved, selected, path]);

  const stand = useMemo(
    () => new Map(graph.nodes.map(({ id }) => [id, moved[id] ?? places?.[id] ?? { x: 0, y: 0 }])),
    [graph, places, moved],
  );

  const edges = useMemo<SignalEdgeType[]>(() => {
    const handMade = new Set([...Object.keys(moved), ...Object.keys(readPlaces(graph.graphId))]);
    const pairs = new Set(path.ids.slice(1).map((id, i) => `${path.ids[i] ?? ""} ${id}`));
    return graph.edges.map((edge) => ({
      id: edgeKey(edge.from, edge.to),
      type: "signal",
      source: edge.from,
      target: edge.to,
      focusable: false,
      data: {
        state: edge.state,
        nwires: edge.nwires,
        critical: pairs.has(edgeKey(edge.from, edge.to)),
        // Who was moved by hand is no longer where the bends lead.
        bends: handMade.has(edge.from) || handMade.has(edge.to) ? [] : (layout?.bends[edgeKey(edge.from, edge.to)] ?? []),
      },
    }));
  }, [graph, path, layout, moved]);

  const onNodesChange = (changes: NodeChange<CardNode>[]) => {
    const placed = changes.filter((change) => change.type === "position");
    if (placed.length > 0) {
      const next = { ...moved };
      const ids = new Set(placed.map((change) => change.id));
      for (const node of applyNodeChanges(placed, nodes)) if (ids.has(node.id)) next[node.id] = node.position;
      setMoved(next);
    }
    for (const change of changes)
      if (change.type === "select" && change.selected) select(change.id);
  };

  return (
    <div className="graph" ref={frame}>
      {places && (
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onNodeDragStop={() => {
            writePlaces(graph.graphId, { ...readPlaces(graph.graphId), ...moved });
          }}
          onPaneClick={() => {
            select(null);
          }}
          onInit={(instance) => {
            firstLook(instance, frame.current?.clientWidth ?? innerWidth);
          }}
          minZoom={0.15}
          maxZoom={2.5}
          nodesConnectable={false}
          edgesFocusable={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          onlyRenderVisibleElements={graph.nodes.length > 60}
          proOptions={{ hideAttribution: true }}
        >
          <Background variant={BackgroundVariant.Lines} gap={96} lineWidth={1} className="graph-grid" />
          <MetersLayer places={stand} pane={frame} />
        </ReactFlow>
      )}
      <div className="graph-tools" role="toolbar" aria-label="Graph">
        <button type="button" onClick={() => void flow.fitView({ padding: 0.04, maxZoom: 1 })}>
          Fit
        </button>
        <button
          type="button"
          onClick={() => {
            setMoved({});
            arrange();
          }}
        >
          Arrange
        </button>
        <span className="graph-path">
          <label htmlFor="path">Path</label>
          <select
            id="path"
            className="choice"
            value={kind}
            onChange={(event) => {
              highlight(event.target.value as PathKind);
            }}
          >
            <option value="none">none</option>
            <option value="latency">latency</option>
            <option value="cpu">CPU</option>
          </select>
          {kind !== "none" && (
            <output htmlFor="path">
              {path.total.toFixed(1)} {kind === "latency" ? "ms" : "%"}
            </output>
          )}
        </span>
      </div>
    </div>
  );
}

export function GraphView() {
  const graph = useSession((session) => session.graph);
  if (!graph) return <p className="empty">Waiting for the graph from aers-graphd.</p>;
  return (
    <ReactFlowProvider key={graph.graphId}>
      <GraphCanvas graph={graph} />
    </ReactFlowProvider>
  );
}
