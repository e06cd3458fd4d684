// SPDX-License-Identifier: ISC
// The response of an EQ, to be taken by its handles: sideways is frequency, up and down gain, the wheel Q.
import { useRef, type KeyboardEvent, type PointerEvent, type WheelEvent } from "react";
import { nudge, formatNumber } from "../audio/param-scale";
import { hasGain, logSpace, responseDb } from "../audio/rbj";
import { setParam } from "../link/session";
import { paramsOf, useSession, valuesOf } from "../store/session";
import type { Param } from "../model/documents";
import { SpectrumCanvas, SpectrumKey } from "./spectrum";
import { dbToY, HIGH_HZ, hzToX, LOW_HZ, readBands, spanFor, xToHz, yToDb, type IndexedBand, type Plot } from "./eq-model";
import "./plot.css";

const FREQS = logSpace(LOW_HZ, HIGH_HZ, 181);
const GRID_HZ = [50, 100, 200, 500, 1000, 2000, 5000, 10000];
const LABELS_HZ = [100, 1000, 10000];

interface HandleProps {
  node: string;
  band: IndexedBand;
  plot: Plot;
  paramOf: (address: string) => Param | undefined;
}

function Handle({ node, band, plot, paramOf }: HandleProps) {
  const held = useRef(false);
  const base = `bands/${band.index}`;
  const gains = hasGain(band.type);
  const x = hzToX(plot, Math.min(HIGH_HZ, Math.max(LOW_HZ, band.freqHz)));
  const y = dbToY(plot, gains ? band.gainDb : 0);

  const step = (field: string, value: number, steps: number, fine: boolean) => {
    const param = paramOf(`${base}/${field}`);
    if (param) setParam(node, param.address, nudge(param, value, steps, fine));
  };
  const onPointerMove = (event: PointerEvent<SVGGElement>) => {
    if (!held.current) return;
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (!box) return;
    setParam(node, `${base}/freq_hz`, xToHz(plot, ((event.clientX - box.left) / box.width) * plot.width));
    const db = yToDb(plot, ((event.clientY - box.top) / box.height) * plot.height);
    if (gains) setParam(node, `${base}/gain_db`, Math.min(plot.spanDb, Math.max(-plot.spanDb, db)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const fine = event.shiftKey;
    if (event.key === "ArrowLeft") step("freq_hz", band.freqHz, -1, fine);
    else if (event.key === "ArrowRight") step("freq_hz", band.freqHz, 1, fine);
    else if (event.key === "ArrowUp" && gains) step("gain_db", band.gainDb, 1, fine);
    else if (event.key === "ArrowDown" && gains) step("gain_db", band.gainDb, -1, fine);
    else if (event.key === "PageUp") step("q", band.q, 1, fine);
    else if (event.key === "PageDown") step("q", band.q, -1, fine);
    else return;
    event.preventDefault();
  };
  const text = `${formatNumber({ type: "float", min: 10, max: 24000, unit: "Hz", scale: "log" }, band.freqHz)} Hz${gains ? `, ${band.gainDb.toFixed(1)} dB` : ""}, Q ${band.q}`;
  return (
    <g
      className={`eq-handle${band.enabled ? "" : " eq-handle-off"}`}
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
      role="slider"
      tabIndex={0}
      aria-label={`band ${band.index}, ${band.type}`}
      aria-valuenow={gains ? band.gainDb : band.freqHz}
      aria-valuetext={text}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = true;
      }}
      onPointerMove={onPointerMove}
      onLostPointerCapture={() => {
        held.current = false;
      }}
      onDoubleClick={() => {
        if (gains) setParam(node, `${base}/gain_db`, 0);
      }}
      onWheel={(event: WheelEvent) => {
        step("q", band.q, event.deltaY < 0 ? 1 : -1, event.shiftKey);
      }}
      onKeyDown={onKeyDown}
    >
      <title>{`band ${band.index}, ${band.type}: ${text}`}</title>
      <circle r="14" className="eq-reach" />
      <circle r="8" className="eq-dot" />
      <text dy="3.5">{band.index}</text>
    </g>
  );
}

export function EqPlot({ node }: { node: string }) {
  const params = useSession(paramsOf(node));
  const values = useSession(valuesOf(node));
  const rate = useSession((session) => session.status?.rateHz ?? 0) || 48000;
  const bands = readBands(params, values);
  const plot: Plot = { width: 320, height: 150, spanDb: spanFor(bands) };
  const response = responseDb(bands, FREQS, rate);
  const curve = FREQS.map((hz, i) => `${hzToX(plot, hz).toFixed(1)} ${dbToY(plot, response[i] ?? 0).toFixed(1)}`).join("L");
  const zero = dbToY(plot, 0);
  const thirds = [-2 / 3, -1 / 3, 1 / 3, 2 / 3].map((share) => share * plot.spanDb);
  return (
    <section className="panel-part">
      <h3>
        Response <SpectrumKey />
      </h3>
      <div className="plot eq-plot">
        <SpectrumCanvas node={node} />
        <svg className="eq" viewBox={`0 0 ${plot.width} ${plot.height}`} role="group" aria-label={`response of ${node}`}>
      {GRID_HZ.map((hz) => (
        <line key={hz} className="eq-grid" x1={hzToX(plot, hz)} x2={hzToX(plot, hz)} y1="0" y2={plot.height} />
      ))}
      {thirds.map((db) => (
        <line key={db} className="eq-grid" x1="0" x2={plot.width} y1={dbToY(plot, db)} y2={dbToY(plot, db)} />
      ))}
      <line className="eq-zero" x1="0" x2={plot.width} y1={zero} y2={zero} />
      {LABELS_HZ.map((hz) => (
        <text key={hz} className="eq-label" x={hzToX(plot, hz) + 3} y={plot.height - 4}>
          {hz >= 1000 ? `${hz / 1000}k` : hz}
        </text>
      ))}
      {[thirds[3] ?? 0, thirds[0] ?? 0].map((db) => (
        <text key={db} className="eq-label" x="3" y={dbToY(plot, db) - 3}>
          {db > 0 ? `+${db}` : db}
        </text>
      ))}
      <path className="eq-area" d={`M0 ${zero}L${curve}L${plot.width} ${zero}Z`} />
      <path className="eq-curve" d={`M${curve}`} />
      {bands.map((band) => (
        <Handle
          key={band.index}
          node={node}
          band={band}
          plot={plot}
          paramOf={(address) => params.find((param) => param.address === address)}
        />
      ))}
        </svg>
      </div>
    </section>
  );
}
