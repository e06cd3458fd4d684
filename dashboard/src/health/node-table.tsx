// SPDX-License-Identifier: ISC
import { useMemo, useState } from "react";
import { StateMark, stateWord } from "../graph/state-mark";
import type { NodeStatus } from "../model/documents";
import { useSession } from "../store/session";
import { select, useUi } from "../store/ui";

interface Column {
  key: string;
  title: string;
  of: (node: NodeStatus) => number | string;
  show: (node: NodeStatus) => string;
}

const count = (key: string, title: string, of: (node: NodeStatus) => number, decimals = 0): Column => ({
  key,
  title,
  of,
  show: (node) => (of(node) === 0 ? "·" : of(node).toFixed(decimals)),
});

const COLUMNS: readonly Column[] = [
  { key: "id", title: "Node", of: (node) => node.id, show: (node) => node.id },
  { key: "state", title: "State", of: (node) => stateWord(node.state), show: (node) => node.state },
  count("cpu", "CPU %", (node) => node.cpuPct, 1),
  count("max", "max %", (node) => node.cpuMaxPct, 1),
  count("latency", "Latency, frames", (node) => node.latencyFrames),
  count("late", "Late", (node) => node.lateBlocks),
  count("xruns", "Missed", (node) => node.xruns),
  count("restarts", "Restarts", (node) => node.restarts),
];

function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? b - a : String(a).localeCompare(String(b));
}

export function NodeTable() {
  const status = useSession((session) => session.status);
  const selected = useUi((ui) => ui.selected);
  const [sort, setSort] = useState<{ key: string; reverse: boolean } | null>(null);
  const rows = useMemo(() => {
    const column = COLUMNS.find(({ key }) => key === sort?.key);
    const nodes = [...(status?.nodes ?? [])];
    if (column) nodes.sort((a, b) => compare(column.of(a), column.of(b)) * (sort?.reverse ? -1 : 1));
    return nodes;
  }, [status, sort]);
  return (
    <div className="node-table" role="region" aria-label="Nodes" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {COLUMNS.map(({ key, title }) => (
              <th
                key={key}
                scope="col"
                aria-sort={sort?.key === key ? (sort.reverse ? "ascending" : "descending") : "none"}
              >
                <button
                  type="button"
                  onClick={() => {
                    setSort(sort?.key === key ? { key, reverse: !sort.reverse } : { key, reverse: false });
                  }}
                >
                  {title}
                  {sort?.key === key ? (sort.reverse ? " ▴" : " ▾") : ""}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((node) => (
            <tr key={node.id} className={node.id === selected ? "row-selected" : ""}>
              <th scope="row">
                <button
                  type="button"
                  onClick={() => {
                    select(node.id);
                  }}
                >
                  {node.id}
                </button>
              </th>
              <td>
                <StateMark state={node.state} always />
              </td>
              {COLUMNS.slice(2).map((column) => (
                <td key={column.key}>{column.show(node)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
