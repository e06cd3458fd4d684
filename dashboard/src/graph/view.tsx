// SPDX-License-Identifier: ISC
import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useOnViewportChange,
  useReactFlow,
  type NodeChange,
  type ReactFlowInstance,
} from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { liveNode } from "../store/live";
import type { Graph } from "../model/documents";
import { setSharpness } from "../paint/painter";
import { useSession } from "../store/session";
import { highlight, readPlaces, select, useUi, writePlaces, type PathKind, type Place } from "../store/ui";
import { criticalPath, type CriticalPath } from "./critical-path";
import { edgeKey, layoutInput, layoutKey, layOut, type Layout } from "./layout";
import { NodeCard, type CardNode } from "./node-card";
import { SignalEdge, type SignalEdgeType } from "./signal-edge";
import "./graph.css";

const nodeTypes = { card: NodeCard };
const edgeTypes = { signal: SignalEdge };
const NO_PATH: CriticalPath = { ids: [], total: 0 };
const PATH_MS = 1000;
const NARROW_PX = 700;

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
  if (width < NARROW_PX) void flow.setViewport({ x: 12, y: 64, zoom: 0.72 });
  else void flow.fitView({ padding: 0.04, minZoom: 0.5, maxZoom: 1.1 });
}

function Sharpness() {
  useOnViewportChange({
    onEnd: ({ zoom }) => {
      setSharpness(zoom > 1.25 ? 2 : 1);
    },
  });
  return null;
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
          <Sharpness />
        </ReactFlow>
      )}
      <div className="graph-tools" role="toolbar" aria-label="Graph">
        <button type="button" onClick={() => void flow.fitView({ padding: 0.04, maxZoom: 1.1 })}>
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
