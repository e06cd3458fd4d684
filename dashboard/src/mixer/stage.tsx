// SPDX-License-Identifier: ISC
// The meters of all strips, on one stage inside what scrolls. Strips leave room for them (data-picture) and are measured
// when their size changes.
import { useEffect, useRef, type RefObject } from "react";
import { uprightMeter, uprightScale } from "../paint/meters";
import { addStage, removeStage } from "../paint/painter";
import type { Slot } from "../paint/stage";
import type { Section } from "./strips";

function measure(scroller: HTMLElement): Map<string, Slot> {
  const origin = scroller.getBoundingClientRect();
  const slots = new Map<string, Slot>();
  for (const element of scroller.querySelectorAll<HTMLElement>("[data-picture]")) {
    const box = element.getBoundingClientRect();
    const place = {
      x: box.left - origin.left + scroller.scrollLeft - scroller.clientLeft,
      y: box.top - origin.top + scroller.scrollTop - scroller.clientTop,
      width: box.width,
      height: box.height,
    };
    const painter = element.dataset.picture === "meter" ? uprightMeter(element.dataset.of ?? "") : uprightScale();
    slots.set(String(slots.size), { painter, place: () => place });
  }
  return slots;
}

interface MixerStageProps {
  scroller: RefObject<HTMLDivElement | null>;
  sections: readonly Section[];
}

export function MixerStage({ scroller, sections }: MixerStageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const box = scroller.current;
    if (!box || !canvas.current) return;
    const stage = addStage(canvas.current, () => ({
      x: box.scrollLeft,
      y: box.scrollTop,
      width: box.clientWidth,
      height: box.clientHeight,
      scale: devicePixelRatio,
    }));
    if (!stage) return;
    const sizes = new ResizeObserver(() => {
      stage.set(measure(box));
    });
    sizes.observe(box);
    for (const element of box.querySelectorAll(".bank-strips")) sizes.observe(element);
    return () => {
      sizes.disconnect();
      removeStage(stage);
    };
  }, [scroller, sections]);
  return <canvas ref={canvas} className="stage" aria-hidden="true" />;
}
