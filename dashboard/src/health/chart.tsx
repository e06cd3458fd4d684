// SPDX-License-Identifier: ISC
// One plot over the last minutes, by uPlot. Colours come from the style sheet.
import uPlot, { type AlignedData, type Options } from "uplot";
import "uplot/dist/uPlot.min.css";
import { useEffect, useRef } from "react";
import { useUi } from "../store/ui";

export interface Line {
  label: string;
  values: (number | null)[];
}

export interface ChartData {
  times: number[];
  lines: Line[];
}

interface ChartProps {
  title: string;
  unit: string;
  decimals: number;
  bars?: boolean;
  data: ChartData;
}

const HEIGHT = 150;
const COLOURS = 8;

function colour(style: CSSStyleDeclaration, name: string): string {
  return style.getPropertyValue(name).trim();
}

const LEAST_S = 60;

/** At least a minute, up to now: what has just begun grows in from the right. */
function timeSpan(low: number | null, high: number | null): [number, number] {
  const end = high ?? Date.now() / 1000;
  return [Math.min(low ?? end, end - LEAST_S), end];
}

function options(props: ChartProps, width: number): Options {
  const style = getComputedStyle(document.documentElement);
  const axis = {
    stroke: colour(style, "--text-3"),
    font: `10px ${colour(style, "--font")}`,
    grid: { stroke: colour(style, "--line"), width: 1 },
    ticks: { show: false },
  };
  const figure = (value: number | null) => (value === null ? "–" : `${value.toFixed(props.decimals)} ${props.unit}`.trim());
  const bars = props.bars && uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [1, 6] }) } : {};
  return {
    width,
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { points: { size: 5 }, drag: { x: false, y: false }, sync: { key: "health" } },
    scales: { x: { time: true, range: (_plot, low, high) => timeSpan(low, high) }, y: { range: (_plot, _low, high) => [0, Math.max(high * 1.1, props.bars ? 4 : 1)] } },
    axes: [
      { ...axis, size: 22, values: [[60, "{HH}:{mm}", null, null, null, null, null, null, 1], [1, ":{ss}", null, null, null, null, null, null, 1]] },
      { ...axis, size: 38, space: 28 },
    ],
    series: [
      {},
      ...props.data.lines.map((line, i) => ({
        label: line.label,
        stroke: colour(style, `--plot-${(i % COLOURS) + 1}`),
        fill: props.bars ? colour(style, `--plot-${(i % COLOURS) + 1}`) : "",
        width: 1.25,
        points: { show: false },
        value: (_plot: uPlot, value: number | null) => figure(value),
        ...bars,
      })),
    ],
  };
}

function aligned(data: ChartData): AlignedData {
  return [data.times, ...data.lines.map((line) => line.values)] as AlignedData;
}

function Legend({ lines, unit, decimals }: { lines: Line[]; unit: string; decimals: number }) {
  return (
    <ul className="legend">
      {lines.map((line, i) => (
        <li key={line.label}>
          <svg viewBox="0 0 10 4" aria-hidden="true">
            <rect width="10" height="4" fill={`var(--plot-${(i % COLOURS) + 1})`} />
          </svg>
          <span>{line.label}</span>
          <b>
            {(line.values.at(-1) ?? 0).toFixed(decimals)} {unit}
          </b>
        </li>
      ))}
    </ul>
  );
}

export function Chart(props: ChartProps) {
  const { data, title, unit, decimals } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useUi((ui) => ui.theme);
  const shape = `${theme} ${data.lines.map((line) => line.label).join(" ")}`;
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = new uPlot(
      options(latest.current, element.clientWidth),
      aligned(latest.current.data),
      element,
    );
    plot.current = made;
    const sizes = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape]);

  useEffect(() => {
    if (plot.current?.series.length === data.lines.length + 1) plot.current.setData(aligned(data));
  }, [data]);

  return (
    <section className="chart" aria-label={title}>
      <h2>{title}</h2>
      <div className="chart-plot" ref={host} role="img" aria-label={`${title} over the last minutes`} />
      <Legend lines={data.lines} unit={unit} decimals={decimals} />
    </section>
  );
}
