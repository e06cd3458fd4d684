// SPDX-License-Identifier: ISC
// The inspector's meter: a bar a channel on a ruler, and the figures beside it.
import { useEffect, useRef } from "react";
import { formatDb, meterDeflection } from "../audio/db";
import { Canvas } from "../paint/canvas";
import { panelMeter } from "../paint/panel-meter";
import { addTick } from "../paint/painter";
import { liveNode } from "../store/live";

export function Levels({ id, ticks }: { id: string; ticks: readonly number[] }) {
  const figures = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    let shownAtMs = 0;
    return addTick((nowMs) => {
      if (!figures.current || nowMs - shownAtMs < 250) return;
      shownAtMs = nowMs;
      const { needles, heard, meter } = liveNode(id);
      const text = (pick: "holdDb" | "rmsDb") => needles.map((needle) => formatDb(needle[pick], -100)).join("  ");
      figures.current.textContent = heard
        ? `peak ${text("holdDb")}   rms ${text("rmsDb")} dBFS${meter.clips > 0 ? `   ${meter.clips} clipped` : ""}`
        : "not heard";
    });
  }, [id]);
  return (
    <section className="levels" aria-label={`Levels of ${id}`}>
      <Canvas make={() => panelMeter(id)} deps={id} className="levels-meter" />
      <div className="levels-scale" aria-hidden="true">
        {ticks
          .filter((db) => db !== -3)
          .map((db) => (
            <span key={db} style={{ left: `${meterDeflection(db) * 100}%` }}>
              {db}
            </span>
          ))}
      </div>
      <p className="levels-figures" ref={figures} />
    </section>
  );
}
