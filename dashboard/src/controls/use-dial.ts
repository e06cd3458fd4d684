// SPDX-License-Identifier: ISC
// What all moving controls share: relative drag (shift is fine), wheel, keys, double click to the default. A control is
// never moved by scrolling the page past it.
import { useEffect, useRef, type HTMLAttributes, type KeyboardEvent, type PointerEvent, type RefObject } from "react";
import { formatValue, fromPosition, nudge, toPosition } from "../audio/param-scale";
import type { Param } from "../model/documents";

export interface Dial {
  param: Param;
  value: number;
  label: string;
  onChange: (value: number) => void;
}

interface DialOptions extends Dial {
  /** Which way of the pointer raises the value. */
  axis: "x" | "y";
  /** Pixels of the whole travel. */
  travel: (element: HTMLElement) => number;
}

interface Grip {
  pointer: number;
  at: number;
  position: number;
}

const SCROLL_REST_MS = 400;
const KEYS: Record<string, { steps?: number; end?: "min" | "max" }> = {
  ArrowUp: { steps: 1 },
  ArrowRight: { steps: 1 },
  ArrowDown: { steps: -1 },
  ArrowLeft: { steps: -1 },
  PageUp: { steps: 10 },
  PageDown: { steps: -10 },
  Home: { end: "min" },
  End: { end: "max" },
};

let scrolledAtMs = -Infinity;
document.addEventListener("scroll", () => (scrolledAtMs = performance.now()), { capture: true, passive: true });

function useWheel(ref: RefObject<HTMLElement | null>, turn: (steps: number, fine: boolean) => void): void {
  const latest = useRef(turn);
  useEffect(() => {
    latest.current = turn;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const focused = document.activeElement === element;
      if (event.ctrlKey || (!focused && performance.now() - scrolledAtMs < SCROLL_REST_MS)) return;
      event.preventDefault();
      event.stopPropagation();
      const delta = event.deltaY || -event.deltaX;
      if (delta !== 0) latest.current(delta < 0 ? 1 : -1, event.shiftKey);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      element.removeEventListener("wheel", onWheel);
    };
  }, [ref]);
}

export function useDial(options: DialOptions): { ref: RefObject<HTMLDivElement | null>; props: HTMLAttributes<HTMLDivElement> } {
  const { param, value, label, onChange, axis, travel } = options;
  const ref = useRef<HTMLDivElement>(null);
  const grip = useRef<Grip | null>(null);

  useWheel(ref, (steps, fine) => {
    onChange(nudge(param, value, steps, fine));
  });

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus();
    grip.current = {
      pointer: event.pointerId,
      at: axis === "x" ? event.clientX : -event.clientY,
      position: toPosition(param, value),
    };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const held = grip.current;
    if (held?.pointer !== event.pointerId) return;
    const at = axis === "x" ? event.clientX : -event.clientY;
    const pace = event.shiftKey ? 0.1 : 1;
    // The grip keeps the exact place, also beyond what a rounded value shows.
    held.position = Math.min(1, Math.max(0, held.position + ((at - held.at) * pace) / travel(event.currentTarget)));
    held.at = at;
    onChange(fromPosition(param, held.position));
  };
  const release = () => {
    grip.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const key = KEYS[event.key];
    if (key?.end) onChange(param[key.end]);
    else if (key?.steps) onChange(nudge(param, value, key.steps, event.shiftKey));
    else if (event.key === "Delete" || event.key === "Backspace") onChange(Number(param.default));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    ref,
    props: {
      role: "slider",
      tabIndex: 0,
      "aria-label": label,
      "aria-valuemin": param.min,
      "aria-valuemax": param.max,
      "aria-valuenow": value,
      "aria-valuetext": formatValue(param, value),
      "aria-orientation": axis === "x" ? "horizontal" : "vertical",
      onPointerDown,
      onPointerMove,
      onPointerUp: release,
      onPointerCancel: release,
      onLostPointerCapture: release,
      onDoubleClick: () => {
        onChange(Number(param.default));
      },
      onKeyDown,
    },
  };
}
