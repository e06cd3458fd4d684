// SPDX-License-Identifier: ISC
// Everything about one node.
import { useEffect, useRef } from "react";
import { METER_TICKS } from "../audio/db";
import { NodeFlags } from "../controls/node-flags";
import { Glyph } from "../graph/glyph";
import { StateMark } from "../graph/state-mark";
import { removeNode } from "../link/edit";
import type { NodeStatus } from "../model/documents";
import { inputsOf } from "../mixer/strips";
import { paramsOf, useSession, valuesOf } from "../store/session";
import { select, useUi } from "../store/ui";
import { Connections } from "./connections";
import { Extras } from "./extras";
import { Happened } from "./happened";
import { groupParams } from "./labels";
import { Levels } from "./levels";
import { ListTable } from "./list-table";
import { ParamRow } from "./param-row";
import { Setup } from "./setup";
import "./inspector.css";

function Facts({ status, rateHz }: { status: NodeStatus; rateHz: number }) {
  const latencyMs = rateHz > 0 ? (1000 * status.latencyFrames) / rateHz : 0;
  const facts: [string, string][] = [
    ["CPU", `${status.cpuPct.toFixed(1)} %, at most ${status.cpuMaxPct.toFixed(1)} %`],
    ["Latency", `${status.latencyFrames} frames, ${latencyMs.toFixed(2)} ms`],
    ["Channels", `${status.channelsIn} in, ${status.channelsOut} out`],
    ["Late, missed", `${status.lateBlocks}, ${status.xruns} blocks`],
    ["Process", status.pid > 0 ? `${status.pid}, client ${status.client}` : "none"],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {status.reason && (
        <div className="facts-reason">
          <dt>Reason</dt>
          <dd>{status.reason}</dd>
        </div>
      )}
    </dl>
  );
}

function NodePanel({ id }: { id: string }) {
  const status = useSession((session) => session.statusOf[id]);
  const node = useSession((session) => session.graph?.nodes.find((candidate) => candidate.id === id));
  const rateHz = useSession((session) => session.status?.rateHz ?? 0);
  const edges = useSession((session) => session.graph?.edges);
  const params = useSession(paramsOf(id));
  const values = useSession(valuesOf(id));
  const head = useRef<HTMLElement>(null);
  useEffect(() => {
    head.current?.parentElement?.scrollTo(0, 0);
  }, [id]);
  if (!node) return null;
  const groups = groupParams(params);
  const own = groups.filter((group) => group.list === "").flatMap((group) => group.params);
  return (
    <>
      <header className="panel-head" ref={head}>
        <Glyph type={node.type} />
        <h2>{id}</h2>
        <StateMark state={status?.state ?? "unknown"} always />
        <button
          type="button"
          className="close"
          aria-label="Close the inspector"
          onClick={() => {
            select(null);
          }}
        >
          ×
        </button>
      </header>
      <p className="panel-title">
        {node.title !== id && <>{node.title}, </>}
        {node.type}
        {node.module && <> · {node.module}</>}
      </p>
      <div className="panel-flags">
        <NodeFlags id={id} long />
      </div>
      <Levels id={id} ticks={METER_TICKS} />
      <Extras node={id} module={node.module} />
      {own.length > 0 && (
        <section className="panel-part params" aria-label="Parameters">
          {own.map((param) => (
            <ParamRow key={param.address} node={id} param={param} value={values[param.address] ?? param.default} />
          ))}
        </section>
      )}
      <ListTable
        node={id}
        groups={groups.filter((group) => group.list !== "")}
        values={values}
        canGrow={node.type === "processor"}
        module={node.module}
        names={node.type === "mixer" && edges ? inputsOf(edges, id).map((edge) => edge.from) : []}
      />
      <Connections node={node} />
      <Setup key={id} node={node} />
      {status && (
        <section className="panel-part">
          <Facts status={status} rateHz={rateHz} />
        </section>
      )}
      <Happened id={id} status={status} />
      <div className="panel-part panel-end">
        <button type="button" title={`Remove ${id} and its connections; undo brings it back`} onClick={() => void removeNode(id)}>
          Remove {id}
        </button>
      </div>
    </>
  );
}

export function Inspector() {
  const selected = useUi((ui) => ui.selected);
  const known = useSession((session) => session.graph?.nodes.some((node) => node.id === selected) ?? false);
  if (!selected || !known) return null;
  return (
    <aside className="inspector" aria-label={`Node ${selected}`}>
      <NodePanel id={selected} />
    </aside>
  );
}
