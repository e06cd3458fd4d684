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
import { layoutInput, layoutKey, layOut } from "./layout";
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

function useLayout(graph: Graph): { places: Record<string, Place> | null; arrange: () => void } {
  const input = useMemo(() => layoutInput(graph), [graph]);
  const key = layoutKey(input);
  const [result, setResult] = useState<{ key: string; places: Record<string, Place> } | null>(null);
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const graphId = graph.graphId;
  useEffect(() => {
    let current = true;
    void layOut(latest.current).then((places) => {
      if (current) setResult({ key, places: { ...places, ...readPlaces(graphId) } });
    });
    return () => {
      current = false;
    };
  }, [key, graphId]);
  const arrange = () => {
    writePlaces(graphId, null);
    void layOut(latest.current).then((places) => {
      setResult({ key, places });
    });
  };
  return { places: result?.places ?? null, arrange };
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
  const { places, arrange } = useLayout(graph);
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
    const pairs = new Set(path.ids.slice(1).map((id, i) => `${path.ids[i] ?? ""} ${id}`));
    return graph.edges.map((edge) => ({
      id: `${edge.from} ${edge.to}`,
      type: "signal",
      source: edge.from,
      target: edge.to,
      focusable: false,
      data: { state: edge.state, nwires: edge.nwires, critical: pairs.has(`${edge.from} ${edge.to}`) },
    }));
  }, [graph, path]);

  const onNodesChange = (changes: NodeChange<CardNode>[]) => {
    const placed = changes.filter((change) => change.type === "position");
    if (placed.length > 0) {
      const next = { ...moved };
      for (const node of applyNodeChanges(placed, nodes)) next[node.id] = node.position;
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
            writePlaces(graph.graphId, { ...places, ...moved });
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
