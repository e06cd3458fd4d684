// SPDX-License-Identifier: ISC
// What a module shows beside its parameters: the EQ its curve, the limiter its gain reduction, the delay its echoes.
import { useEffect, useRef, type ReactNode } from "react";
import { echoes } from "../audio/echoes";
import { Canvas } from "../paint/canvas";
import { reductionMeter } from "../paint/meters";
import { addTick } from "../paint/painter";
import { liveNode } from "../store/live";
import { useSession, valuesOf } from "../store/session";
import { EqPlot } from "./eq";

const REDUCTION = "gain_reduction_db";

function Reduction({ node }: { node: string }) {
  const figure = useRef<HTMLElement>(null);
  useEffect(() => {
    let shownAtMs = 0;
    return addTick((nowMs) => {
      if (!figure.current || nowMs - shownAtMs < 200) return;
      shownAtMs = nowMs;
      figure.current.textContent = `${(liveNode(node).meter.outputs[REDUCTION] ?? 0).toFixed(1)} dB`;
    });
  }, [node]);
  return (
    <section className="panel-part">
      <h3>
        Gain reduction <b ref={figure} className="figure" />
      </h3>
      <Canvas make={() => reductionMeter(node, REDUCTION)} deps={node} className="reduction" />
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
        Echoes <b className="figure">{Math.round(spanMs)} ms</b>
      </h3>
      <svg className="echoes" viewBox="0 0 320 56" preserveAspectRatio="none" role="img" aria-label={`${list.length} echoes`}>
        <line className="eq-zero" x1="0" x2="320" y1="55.5" y2="55.5" />
        {list.map(({ ms, level }) => (
          <rect key={ms} className="echo" x={2 + (ms / spanMs) * 314} width="3" y={55 - level * 52} height={level * 52} />
        ))}
      </svg>
    </section>
  );
}

const EXTRAS: Record<string, (node: string) => ReactNode> = {
  "builtin/biquad_eq": (node) => <EqPlot node={node} />,
  "builtin/limiter": (node) => <Reduction node={node} />,
  "builtin/delay": (node) => <Echoes node={node} />,
};

export function Extras({ node, module }: { node: string; module: string }) {
  return EXTRAS[module]?.(node) ?? null;
}
