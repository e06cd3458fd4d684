// SPDX-License-Identifier: ISC
// A node's state as shape, colour and, when it needs attention, a word.
import type { NodeState } from "../model/documents";

const WORD: Record<NodeState, string> = {
  waiting: "waiting",
  starting: "starting",
  ready: "ready",
  running: "running",
  stopping: "stopping",
  stopped: "stopped",
  backoff: "restarting",
  failed: "dead",
  unknown: "unknown",
};

const TONE: Record<NodeState, "good" | "idle" | "busy" | "bad"> = {
  waiting: "busy",
  starting: "busy",
  ready: "idle",
  running: "good",
  stopping: "busy",
  stopped: "idle",
  backoff: "busy",
  failed: "bad",
  unknown: "idle",
};

export function stateTone(state: NodeState): string {
  return TONE[state];
}

export function stateWord(state: NodeState): string {
  return WORD[state];
}

export function StateMark({ state, always = false }: { state: NodeState; always?: boolean }) {
  return (
    <span className={`state state-${TONE[state]}`}>
      <svg className="state-sign" viewBox="0 0 8 8" aria-hidden="true">
        {TONE[state] === "good" && <circle cx="4" cy="4" r="2.5" />}
        {TONE[state] === "idle" && <rect x="1.5" y="1.5" width="5" height="5" />}
        {TONE[state] === "busy" && <path d="M4 .8 7.4 7.2H.6z" />}
        {TONE[state] === "bad" && <path d="M1 1l6 6M7 1 1 7" />}
      </svg>
      <span className={always || state !== "running" ? "" : "unseen"}>{WORD[state]}</span>
    </span>
  );
}
