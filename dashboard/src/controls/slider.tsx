// SPDX-License-Identifier: ISC
// A horizontal fader for the inspector: the filled part starts where "nothing happens" is (0 dB, pan centre, minimum).
import { toPosition } from "../audio/param-scale";
import { useDial, type Dial } from "./use-dial";

const CAP_PX = 8;

export function Slider(dial: Dial) {
  const { ref, props } = useDial({ ...dial, axis: "x", travel: (element) => element.clientWidth - CAP_PX });
  const at = toPosition(dial.param, dial.value);
  const zero = dial.param.min < 0 && dial.param.max > 0 ? toPosition(dial.param, 0) : 0;
  const home = toPosition(dial.param, Number(dial.param.default));
  return (
    <div ref={ref} className="slider" {...props}>
      <svg className="slider-rail" aria-hidden="true" width="100%" height="100%">
        <rect className="slider-groove" x="4" y="50%" width="calc(100% - 8px)" height="3" transform="translate(0 -1.5)" />
        <rect
          className="slider-fill"
          x={`${Math.min(at, zero) * 100}%`}
          y="50%"
          width={`${Math.abs(at - zero) * 100}%`}
          height="3"
          transform="translate(0 -1.5)"
        />
        <rect className="slider-home" x={`${home * 100}%`} y="100%" width="1" height="4" transform="translate(0 -4)" />
      </svg>
      <span className="slider-cap" style={{ left: `calc(${at} * (100% - ${CAP_PX}px))` }} />
    </div>
  );
}
