// SPDX-License-Identifier: ISC
// What a module shows beside its parameters: the EQ its curve, the delay its echoes, and every module what it reads out:
// a gain reduction as a meter, the rest as figures.
import { useEffect, useRef, type ReactNode } from "react";
import { echoes } from "../audio/echoes";
import { useModule } from "../link/use-modules";
import type { Reading } from "../model/documents";
import { Canvas } from "../paint/canvas";
import { reductionMeter } from "../paint/meters";
import { addTick } from "../paint/painter";
import { liveNode } from "../store/live";
import { useSession, valuesOf } from "../store/session";
import { EqPlot } from "./eq";
import { isReduction, readingLabel, showReading } from "./readings";
import { SpectrumPart } from "./spectrum";

const EVERY_MS = 200;

/** A live figure, written past React. */
function Figure({ node, reading }: { node: string; reading: Reading }) {
  const figure = useRef<HTMLElement>(null);
  useEffect(() => {
    let shownAtMs = 0;
    return addTick((nowMs) => {
      if (!figure.current || nowMs - shownAtMs < EVERY_MS) return;
      shownAtMs = nowMs;
      figure.current.textContent = showReading(reading, liveNode(node).meter.outputs[reading.name]);
    });
  }, [node, reading]);
  return <b ref={figure} className="figure" />;
}

function Reduction({ node, reading }: { node: string; reading: Reading }) {
  return (
    <section className="panel-part" aria-label="Gain reduction">
      <h3 title={reading.doc}>
        Gain reduction <Figure node={node} reading={reading} />
      </h3>
      <Canvas make={() => reductionMeter(node, reading.name)} deps={`${node} ${reading.name}`} className="reduction" />
    </section>
  );
}

function Readings({ node, readings }: { node: string; readings: Reading[] }) {
  return (
    <section className="panel-part" aria-label="Readings">
      <dl className="facts readings">
        {readings.map((reading) => (
          <div key={reading.name} title={reading.doc}>
            <dt>{readingLabel(reading)}</dt>
            <dd>
              <Figure node={node} reading={reading} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Echoes({ node }: { node: string }) {
  const values = useSession(valuesOf(node));
  const delayMs = Number(values.delay_ms ?? 0);
  const spanMs = Math.max(50, delayMs * 6);
  const list = echoes(delayMs, Number(values.feedback ?? 0), Number(values.mix ?? 1), spanMs);
  return (
    <section className="panel-part">
      <h3>
        Taps <b className="figure">{Math.round(spanMs)} ms</b>
      </h3>
      <svg className="echoes" viewBox="0 0 320 56" preserveAspectRatio="none" role="img" aria-label={`${list.length} taps`}>
        <line className="eq-zero" x1="0" x2="320" y1="55.5" y2="55.5" />
        {list.map(({ ms, level }) => (
          <rect key={ms} className="echo" x={2 + (ms / spanMs) * 314} width="3" y={55 - level * 52} height={level * 52} />
        ))}
      </svg>
    </section>
  );
}

const PICTURES: Record<string, (node: string) => ReactNode> = {
  "builtin/biquad_eq": (node) => <EqPlot node={node} />,
  "builtin/delay": (node) => <Echoes node={node} />,
};

export function Extras({ node, module }: { node: string; module: string }) {
  const readings = useModule(module)?.readings ?? [];
  const figures = readings.filter((reading) => !isReduction(reading));
  return (
    <>
      {PICTURES[module]?.(node)}
      {readings.filter(isReduction).map((reading) => (
        <Reduction key={reading.name} node={node} reading={reading} />
      ))}
      {figures.length > 0 && <Readings node={node} readings={figures} />}
      {module !== "builtin/biquad_eq" && <SpectrumPart key={node} node={node} />}
    </>
  );
}
