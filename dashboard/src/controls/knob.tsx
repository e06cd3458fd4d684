// SPDX-License-Identifier: ISC
// A knob of 270 degrees; drag up and down. Its arc starts at the value that means "nothing" when that is inside the range.
import { toPosition } from "../audio/param-scale";
import { useDial, type Dial } from "./use-dial";

const TRAVEL_PX = 180;
const RADIUS = 11;
const START = (135 * Math.PI) / 180;
const SWEEP = (270 * Math.PI) / 180;

function point(position: number, radius: number): string {
  const angle = START + SWEEP * position;
  return `${(14 + radius * Math.cos(angle)).toFixed(2)} ${(14 + radius * Math.sin(angle)).toFixed(2)}`;
}

function arc(from: number, to: number): string {
  const [low, high] = from < to ? [from, to] : [to, from];
  const large = high - low > 2 / 3 ? 1 : 0;
  return `M ${point(low, RADIUS)} A ${RADIUS} ${RADIUS} 0 ${large} 1 ${point(high, RADIUS)}`;
}

export function Knob(dial: Dial) {
  const { ref, props } = useDial({ ...dial, axis: "y", travel: () => TRAVEL_PX });
  const at = toPosition(dial.param, dial.value);
  const zero = dial.param.min < 0 && dial.param.max > 0 ? toPosition(dial.param, 0) : 0;
  return (
    <div ref={ref} className="knob" {...props}>
      <svg viewBox="0 0 28 28" aria-hidden="true">
        <path className="knob-track" d={arc(0, 1)} />
        <path className="knob-arc" d={arc(zero, at)} />
        <circle className="knob-cap" cx="14" cy="14" r="7.5" />
        <path className="knob-hand" d={`M ${point(at, 2.5)} L ${point(at, 7.5)}`} />
      </svg>
    </div>
  );
}
