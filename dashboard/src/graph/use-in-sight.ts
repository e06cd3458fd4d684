// SPDX-License-Identifier: ISC
import type { ReactFlowInstance } from "@xyflow/react";
import { useEffect, type RefObject } from "react";
import type { AnyNode } from "./flow";
import type { SignalEdgeType } from "./signal-edge";

const SIGHT_PX = 16;
const TOOLS_PX = 48;

/** When the inspector opens over, or beside, the selected card, the card moves back into sight. */
export function useInSight(
  selected: string | null,
  flow: ReactFlowInstance<AnyNode, SignalEdgeType>,
  frame: RefObject<HTMLDivElement | null>,
): void {
  useEffect(() => {
    if (!selected) return;
    const timer = setTimeout(() => {
      const card = frame.current?.querySelector(`[data-node="${CSS.escape(selected)}"]`)?.getBoundingClientRect();
      const pane = frame.current?.getBoundingClientRect();
      const sheet = document.querySelector(".inspector")?.getBoundingClientRect();
      if (!card || !pane) return;
      const bottom = sheet && sheet.left <= pane.left ? Math.min(pane.bottom, sheet.top) : pane.bottom;
      const dx = Math.max(0, pane.left + SIGHT_PX - card.left) + Math.min(0, pane.right - SIGHT_PX - card.right);
      const dy = Math.max(0, pane.top + TOOLS_PX - card.top) + Math.min(0, bottom - SIGHT_PX - card.bottom);
      const { x, y, zoom } = flow.getViewport();
      if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 180 });
    }, 60);
    return () => {
      clearTimeout(timer);
    };
  }, [selected, flow, frame]);
}
