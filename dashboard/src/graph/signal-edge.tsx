// SPDX-License-Identifier: ISC
// An edge that shows what flows through it: its stroke follows the level of the node it comes from, five times a second,
// written to the element and not through React. (All in one frame: what a browser does once in a frame that changes elements costs more
// than the changes.)
import { getBezierPath, type Edge, type EdgeProps } from "@xyflow/react";
import { memo, useEffect, useRef } from "react";
import { addTick } from "../paint/painter";
import type { Place } from "../store/layouts";
import { liveNode } from "../store/live";
import { edgeStateOf, useSession } from "../store/session";
import { curveBack, curveThrough, usefulBends } from "./curve";

export type SignalEdgeType = Edge<{ nwires: number; feedback: boolean; critical: boolean; bends: Place[] }, "signal">;

const STEPS_DB = [-90, -50, -30, -18, -6] as const;

/** 0: silence ... 5: hot */
export function signalStep(peakDb: number): number {
  return STEPS_DB.filter((db) => peakDb > db).length;
}

interface Stroke {
  path: SVGPathElement;
  from: string;
}

const EVERY_MS = 200;
const strokes = new Set<Stroke>();
let followedAtMs = 0;

function follow({ path, from }: Stroke): void {
  let peak = -150;
  for (const needle of liveNode(from).needles) peak = Math.max(peak, needle.peakDb);
  const step = String(signalStep(peak));
  if (path.dataset.signal !== step) path.dataset.signal = step;
}

addTick((nowMs) => {
  if (nowMs - followedAtMs < EVERY_MS) return;
  followedAtMs = nowMs;
  for (const stroke of strokes) follow(stroke);
});

function pathOf(props: EdgeProps<SignalEdgeType>, from: Place, to: Place, bends: Place[]): string {
  if (bends.length > 0) return curveThrough([from, ...bends, to]);
  return to.x < from.x ? curveBack(from, to) : getBezierPath({ ...props, curvature: 0.32 })[0];
}

export const SignalEdge = memo(function SignalEdge(props: EdgeProps<SignalEdgeType>) {
  const { source, target, data } = props;
  const ref = useRef<SVGPathElement>(null);
  useEffect(() => {
    const path = ref.current;
    if (!path) return;
    const stroke = { path, from: source };
    strokes.add(stroke);
    return () => {
      strokes.delete(stroke);
    };
  }, [source]);
  const from = { x: props.sourceX, y: props.sourceY };
  const to = { x: props.targetX, y: props.targetY };
  const bends = usefulBends(from, to, data?.bends ?? []);
  const path = pathOf(props, from, to, bends);
  const state = useSession(edgeStateOf(source, target));
  const kind = `edge edge-${state}${data?.feedback ? " edge-feedback" : ""}${props.selected ? " edge-selected" : ""}`;
  return (
    <g data-edge={`${source} ${target}`}>
      {data?.critical && <path d={path} className="edge-critical" />}
      <path ref={ref} d={path} className={kind} data-signal="0" data-wide={(data?.nwires ?? 1) > 1} />
      <path d={path} className="edge-reach">
        <title>{`${source} to ${target}${data?.feedback ? ", feedback" : ""}${state === "connected" ? "" : `, ${state}`}`}</title>
      </path>
    </g>
  );
});
