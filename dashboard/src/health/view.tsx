// SPDX-License-Identifier: ISC
import { useEffect, useState } from "react";
import { history } from "../link/session";
import type { Series } from "../store/history";
import { useSession } from "../store/session";
import { useUi } from "../store/ui";
import { Chart, type ChartData } from "./chart";
import { Log } from "./log";
import { NodeTable } from "./node-table";
import "./health.css";

const LINES = 6;

/** The busiest nodes, and the selected one whatever it does. */
function byNode(series: Series, selected: string | null): ChartData {
  const busy = history.busiest(series, LINES);
  const telling = busy.filter((id) => history.values(id, series).some((value) => (value ?? 0) > 0));
  const ids = telling.length > 0 ? telling : busy;
  if (selected && history.ids().includes(selected) && !ids.includes(selected)) ids.push(selected);
  return { times: history.timeline(), lines: ids.map((id) => ({ label: id, values: history.values(id, series) })) };
}

/** A bar of no height is no bar. */
function nonzero(values: number[]): (number | null)[] {
  return values.map((value) => (value === 0 ? null : value));
}

function faults(): ChartData {
  return {
    times: history.timeline(),
    lines: [
      { label: "missed blocks", values: nonzero(history.growth("xruns")) },
      { label: "late blocks", values: nonzero(history.growth("lateBlocks")) },
      { label: "restarts", values: nonzero(history.growth("restarts")) },
    ],
  };
}

interface Plots {
  cpu: ChartData;
  latency: ChartData;
  counts: ChartData;
}

const readPlots = (selected: string | null): Plots => ({
  cpu: byNode("cpuPct", selected),
  latency: byNode("latencyMs", selected),
  counts: faults(),
});

/** Read again every second, and when another node is selected. */
function usePlots(selected: string | null): Plots {
  const [plots, setPlots] = useState(() => readPlots(selected));
  useEffect(() => {
    const read = () => {
      setPlots(readPlots(selected));
    };
    const first = setTimeout(read, 0);
    const timer = setInterval(read, 1000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [selected]);
  return plots;
}

export function HealthView() {
  const selected = useUi((ui) => ui.selected);
  const known = useSession((session) => session.graph !== null);
  const { cpu, latency, counts } = usePlots(selected);
  if (!known) return <p className="empty">Waiting for the graph from aers-graphd.</p>;
  return (
    <div className="health" role="region" aria-label="Health" tabIndex={0}>
      <div className="charts">
        <Chart title="CPU by node" unit="%" decimals={1} data={cpu} />
        <Chart title="Latency by node" unit="ms" decimals={2} data={latency} />
        <Chart title="Faults a second" unit="" decimals={0} bars data={counts} />
      </div>
      <NodeTable />
      <Log />
    </div>
  );
}
