// SPDX-License-Identifier: ISC
// The inspector's meter: lying bars over the whole width.
import { liveNode } from "../store/live";
import { lanesOf, levelSignature, paintBar } from "./meters";
import type { Painter } from "./painter";

export function panelMeter(id: string): Painter {
  return {
    signature: ({ width }) => levelSignature(liveNode(id), width),
    paint: (ctx, { width, height }) => {
      const node = liveNode(id);
      const lanes = lanesOf(node);
      const gap = lanes > 4 ? 1 : 2;
      const lane = (height - gap * (lanes - 1)) / lanes;
      for (let i = 0; i < lanes; i++)
        paintBar(
          node,
          i,
          (from, to, colour) => {
            ctx.fillStyle = colour;
            ctx.fillRect(from * width, i * (lane + gap), (to - from) * width, lane);
          },
          2 / width,
        );
    },
  };
}
