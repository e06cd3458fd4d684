// SPDX-License-Identifier: ISC
import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { flagOf, useSession } from "../store/session";
import type { GraphNode } from "../model/documents";
import type { Node } from "@xyflow/react";
import { Glyph } from "./glyph";
import { StateMark, stateTone, stateWord } from "./state-mark";

export type CardNode = Node<{ node: GraphNode; critical: boolean }, "card">;

function Flags({ id }: { id: string }) {
  const mute = useSession(flagOf(id, "mute"));
  const solo = useSession(flagOf(id, "solo"));
  const bypass = useSession(flagOf(id, "bypass"));
  return (
    <span className="card-flags">
      {mute && <abbr className="flag flag-mute" title="muted">M</abbr>}
      {solo && <abbr className="flag flag-solo" title="soloed">S</abbr>}
      {bypass && <abbr className="flag flag-bypass" title="bypassed">B</abbr>}
    </span>
  );
}

export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<CardNode>) {
  const state = useSession((session) => session.statusOf[id]?.state ?? "unknown");
  const { node, critical } = data;
  return (
    <div
      className={`card card-${stateTone(state)}${selected ? " card-selected" : ""}${critical ? " card-critical" : ""}`}
      data-node={id}
      data-state={state}
      title={`${node.title} · ${stateWord(state)}`}
    >
      {node.type !== "source" && <Handle type="target" position={Position.Left} />}
      <div className="card-head">
        <Glyph type={node.type} />
        <span className="card-name">{id}</span>
        <StateMark state={state} />
      </div>
      <div className="card-sub">
        <span className="card-module">{node.module || node.type}</span>
        <Flags id={id} />
      </div>
      {node.type !== "output" && <Handle type="source" position={Position.Right} />}
    </div>
  );
});
