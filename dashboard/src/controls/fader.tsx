// SPDX-License-Identifier: ISC
// The mixer's upright fader.
import { FADER_TICKS } from "../audio/db";
import { isFader, toPosition } from "../audio/param-scale";
import { useDial, type Dial } from "./use-dial";

const CAP_PX = 30;

export function Fader(dial: Dial) {
  const { ref, props } = useDial({ ...dial, axis: "y", travel: (element) => element.clientHeight - CAP_PX });
  const { param } = dial;
  const ticks = isFader(param) ? FADER_TICKS.filter((db) => db > param.min && db < param.max) : [];
  const bottom = (value: number) => `calc(${CAP_PX / 2}px + ${toPosition(param, value)} * (100% - ${CAP_PX}px))`;
  return (
    <div ref={ref} className="fader" {...props}>
      <span className="fader-slot" />
      {ticks.map((db) => (
        <span key={db} className={db === 0 ? "fader-tick fader-tick-0" : "fader-tick"} style={{ bottom: bottom(db) }} />
      ))}
      <span className="fader-cap" style={{ bottom: `calc(${toPosition(param, dial.value)} * (100% - ${CAP_PX}px))` }} />
    </div>
  );
}
