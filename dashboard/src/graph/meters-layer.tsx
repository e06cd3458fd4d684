// SPDX-License-Identifier: ISC
// The meters of all cards of the graph, on one stage inside the panned and zoomed viewport.
import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { useEffect, useRef, useState, type RefObject } from "react";
import { CARD_BARS, CARD_FOOT, CARD_PEAK, cardBars, cardFoot, cardPeak } from "../paint/meters";
import { addStage, removeStage, type Painter } from "../paint/painter";
import type { Rect, Slot, Stage } from "../paint/stage";
import type { Place } from "../store/layouts";

const PICTURES: readonly { name: string; rect: Rect; make: (id: string) => Painter }[] = [
  { name: "bars", rect: CARD_BARS, make: cardBars },
  { name: "peak", rect: CARD_PEAK, make: cardPeak },
  { name: "foot", rect: CARD_FOOT, make: cardFoot },
];

function slotsAt(places: ReadonlyMap<string, Place>): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  for (const [id, place] of places)
    for (const { name, rect, make } of PICTURES) {
      const at = { ...rect, x: place.x + rect.x, y: place.y + rect.y };
      slots.set(`${id} ${name}`, { painter: make(id), place: () => at });
    }
  return slots;
}

interface MetersLayerProps {
  places: ReadonlyMap<string, Place>;
  pane: RefObject<HTMLDivElement | null>;
}

export function MetersLayer({ places, pane }: MetersLayerProps) {
  // Not a ref: the portal renders later than this, and the effect has to see the canvas come.
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const stage = useRef<Stage | null>(null);
  const flow = useReactFlow();

  useEffect(() => {
    const box = pane.current;
    if (!canvas || !box) return;
    let size = { width: box.clientWidth, height: box.clientHeight };
    const sizes = new ResizeObserver(() => {
      size = { width: box.clientWidth, height: box.clientHeight };
    });
    sizes.observe(box);
    const made = addStage(canvas, () => {
      const { x, y, zoom } = flow.getViewport();
      return {
        x: -x / zoom,
        y: -y / zoom,
        width: size.width / zoom,
        height: size.height / zoom,
        scale: zoom * devicePixelRatio,
      };
    });
    stage.current = made;
    return () => {
      sizes.disconnect();
      stage.current = null;
      if (made) removeStage(made);
    };
  }, [flow, pane, canvas]);

  useEffect(() => {
    stage.current?.set(slotsAt(places));
  }, [places, canvas]);

  return (
    <ViewportPortal>
      <canvas ref={setCanvas} className="stage" aria-hidden="true" />
    </ViewportPortal>
  );
}
