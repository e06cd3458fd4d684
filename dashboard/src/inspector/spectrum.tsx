// SPDX-License-Identifier: ISC
// The live spectrum of a node: under the curve of an equaliser, and by itself for every other one that is asked for it.
import { useEffect, useRef, useState } from "react";
import { lookAtSpectrum } from "../link/spectrum";
import { addSurface } from "../paint/painter";
import { levelToY, SPECTRUM_LOW_DB, spectrumPainter } from "../paint/spectrum";
import { useSession } from "../store/session";
import { HIGH_HZ, hzToX, LOW_HZ, type Plot } from "./eq-model";
import "./plot.css";

export function SpectrumCanvas({ node }: { node: string }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return;
    const painter = spectrumPainter({ lowHz: LOW_HZ, highHz: HIGH_HZ });
    const unpaint = addSurface(canvas, painter);
    const isRunning = () => useSession.getState().statusOf[node]?.state === "running";
    const end = lookAtSpectrum(node, isRunning, (spectrum) => {
      canvas.dataset.live = String(spectrum !== null);
      painter.take(spectrum);
    });
    return () => {
      end();
      unpaint();
    };
  }, [node]);
  return (
    <div className="spectrum">
      <canvas ref={ref} className="canvas" aria-hidden="true" />
    </div>
  );
}

const PLOT: Plot = { width: 320, height: 110, spanDb: 1 };
const GRID_HZ = [50, 100, 200, 500, 1000, 2000, 5000, 10000];
const GRID_DB = [-24, -48, -72];

function Ruler() {
  return (
    <svg className="plot-grid" viewBox={`0 0 ${PLOT.width} ${PLOT.height}`} aria-hidden="true">
      {GRID_HZ.map((hz) => (
        <line key={hz} className="eq-grid" x1={hzToX(PLOT, hz)} x2={hzToX(PLOT, hz)} y1="0" y2={PLOT.height} />
      ))}
      {GRID_DB.map((db) => (
        <line key={db} className="eq-grid" x1="0" x2={PLOT.width} y1={levelToY(db, PLOT.height)} y2={levelToY(db, PLOT.height)} />
      ))}
      {[100, 1000, 10000].map((hz) => (
        <text key={hz} className="eq-label" x={hzToX(PLOT, hz) + 3} y={PLOT.height - 4}>
          {hz >= 1000 ? `${hz / 1000}k` : hz}
        </text>
      ))}
      {GRID_DB.map((db) => (
        <text key={db} className="eq-label" x="3" y={levelToY(db, PLOT.height) - 3}>
          {db}
        </text>
      ))}
    </svg>
  );
}

/** What the colours of a spectrum mean. */
export function SpectrumKey() {
  return (
    <span className="spectrum-key">
      <i className="key-in" /> in <i className="key-out" /> out, {SPECTRUM_LOW_DB} to 0 dBFS
    </span>
  );
}

/** Closed until somebody wants it: a spectrum costs the node something. */
export function SpectrumPart({ node }: { node: string }) {
  const [open, setOpen] = useState(false);
  return (
    <section className="panel-part">
      <h3>
        <button
          type="button"
          className="fold"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          Spectrum
        </button>
        {open && <SpectrumKey />}
      </h3>
      {open && (
        <div className="plot">
          <SpectrumCanvas node={node} />
          <Ruler />
        </div>
      )}
    </section>
  );
}
