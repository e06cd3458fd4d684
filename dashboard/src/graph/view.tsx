// SPDX-License-Identifier: ISC
import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Connection,
  type EdgeChange,
  type NodeChange,
  type ReactFlowInstance,
} from "@xyflow/react";
import { useMemo, useRef, useState, type DragEvent } from "react";
import { connectNodes } from "../link/edit";
import type { Graph } from "../model/documents";
import { keepLayout, type Place } from "../store/layouts";
import { useSession } from "../store/session";
import { select, selectEdge, useUi } from "../store/ui";
import { EditTools } from "./edit-tools";
import { cardsOf, edgesOf, frameNodesOf, type AnyNode } from "./flow";
import { FrameBox } from "./frame-box";
import { CARD, clearPlace, edgeKey, moveCards } from "./layout";
import { MetersLayer } from "./meters-layer";
import { NodeCard } from "./node-card";
import { DRAGGED, Palette, type Wish } from "./palette";
import { SignalEdge, type SignalEdgeType } from "./signal-edge";
import { GraphTools } from "./tools";
import { useEditKeys } from "./use-edit-keys";
import { useCriticalPath } from "./use-critical-path";
import { useInSight } from "./use-in-sight";
import { useLayout } from "./use-layout";
import "./graph.css";

const nodeTypes = { card: NodeCard, frame: FrameBox };
const edgeTypes = { signal: SignalEdge };
const NARROW_PX = 700;
const FIT = { padding: 0.04, maxZoom: 1 };

/** The whole graph when it stays readable, else its beginning. */
function firstLook(flow: ReactFlowInstance<AnyNode, SignalEdgeType>, width: number): void {
  if (width < NARROW_PX) void flow.setViewport({ x: 12, y: 64, zoom: 0.85 });
  else void flow.fitView({ ...FIT, minZoom: 0.5 });
}

/** What a hand moves: held here until it lets go, then kept. */
function useMoves(graph: Graph) {
  const { layout: laid, arrange } = useLayout(graph);
  const [moved, setMoved] = useState<Record<string, Place>>({});
  const layout = useMemo(() => (laid && Object.keys(moved).length > 0 ? moveCards(laid, moved) : laid), [laid, moved]);

  const move = (changes: NodeChange<AnyNode>[], nodes: AnyNode[]) => {
    const placed = changes.filter((change) => change.type === "position");
    if (placed.length === 0 || !layout) return;
    const ids = new Set(placed.map((change) => change.id));
    const next = { ...moved };
    for (const node of applyNodeChanges(placed, nodes)) if (ids.has(node.id)) next[node.id] = node.position;
    if (placed.some((change) => change.dragging)) {
      setMoved(next);
      return;
    }
    keepLayout(graph.graphId, moveCards(layout, next));
    setMoved({});
  };
  return { layout, move, arrange };
}

/** The palette, and what is dropped from it. */
function usePalette(flow: ReactFlowInstance<AnyNode, SignalEdgeType>, places: ReadonlyMap<string, Place>) {
  const [open, setOpen] = useState(false);
  const [wish, setWish] = useState<Wish | null>(null);
  const centred = ({ x, y }: Place): Place => ({ x: Math.round(x - CARD.width / 2), y: Math.round(y - CARD.height / 2) });
  const drop = (event: DragEvent) => {
    const key = event.dataTransfer.getData(DRAGGED);
    if (!key) return;
    event.preventDefault();
    setOpen(true);
    setWish({ key, place: centred(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })) });
  };
  const over = (event: DragEvent) => {
    if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
  };
  const freePlace = () => {
    const { x = 0, y = 0, width = innerWidth, height = innerHeight } =
      document.querySelector(".graph")?.getBoundingClientRect() ?? {};
    return clearPlace(centred(flow.screenToFlowPosition({ x: x + width / 2, y: y + height / 3 })), [...places.values()]);
  };
  const toggle = () => {
    setOpen(!open);
    setWish(null);
  };
  return { open, wish, setWish, drop, over, freePlace, toggle };
}

function GraphCanvas({ graph }: { graph: Graph }) {
  const selected = useUi((ui) => ui.selected);
  const chosen = useUi((ui) => ui.edge);
  const kind = useUi((ui) => ui.path);
  const path = useCriticalPath(graph, kind);
  const { layout, move, arrange } = useMoves(graph);
  const flow = useReactFlow<AnyNode, SignalEdgeType>();
  const frame = useRef<HTMLDivElement>(null);
  useInSight(selected, flow, frame);

  const cards = useMemo(() => (layout ? cardsOf(graph, layout, path, selected) : []), [graph, layout, path, selected]);
  const nodes = useMemo<AnyNode[]>(() => [...(layout ? frameNodesOf(graph, layout) : []), ...cards], [graph, layout, cards]);
  const edges = useMemo(() => (layout ? edgesOf(graph, layout, path, chosen) : []), [graph, layout, path, chosen]);
  const places = useMemo(() => new Map(cards.map(({ id, position }) => [id, position])), [cards]);
  const palette = usePalette(flow, places);
  useEditKeys(palette.toggle);

  const onNodesChange = (changes: NodeChange<AnyNode>[]) => {
    move(changes, nodes);
    for (const change of changes) if (change.type === "select" && change.selected) select(change.id);
  };
  const onEdgesChange = (changes: EdgeChange<SignalEdgeType>[]) => {
    for (const change of changes) if (change.type === "select" && change.selected) selectEdge(change.id);
  };
  const isNew = ({ source, target }: Pick<Connection, "source" | "target">) =>
    source !== target && !edges.some((edge) => edge.id === edgeKey(source, target));

  return (
    <div className="graph" ref={frame}>
      {layout && (
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onConnect={({ source, target }) => void connectNodes(source, target)}
          isValidConnection={isNew}
          onPaneClick={() => {
            select(null);
          }}
          onInit={(instance) => {
            firstLook(instance, frame.current?.clientWidth ?? innerWidth);
          }}
          onDragOver={palette.over}
          onDrop={palette.drop}
          minZoom={0.15}
          maxZoom={2.5}
          connectionRadius={28}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          onlyRenderVisibleElements={graph.nodes.length > 60}
          proOptions={{ hideAttribution: true }}
        >
          <Background variant={BackgroundVariant.Lines} gap={96} lineWidth={1} className="graph-grid" />
          <MetersLayer places={places} pane={frame} />
        </ReactFlow>
      )}
      <EditTools adding={palette.open} onAdd={palette.toggle} />
      {palette.open && (
        <Palette wish={palette.wish} onWish={palette.setWish} freePlace={palette.freePlace} onClose={palette.toggle} />
      )}
      <GraphTools onFit={() => void flow.fitView(FIT)} onArrange={arrange} total={path.total} />
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
