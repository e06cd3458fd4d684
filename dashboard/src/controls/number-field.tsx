// SPDX-License-Identifier: ISC
// A value as text: type and press Enter, Escape goes back. Out of range is said, never clamped in silence.
import { useState } from "react";
import { formatNumber, nudge, parseNumber } from "../audio/param-scale";
import type { Dial } from "./use-dial";

export function NumberField({ param, value, label, onChange }: Dial) {
  const [draft, setDraft] = useState<string | null>(null);
  const typed = draft === null ? value : parseNumber(param, draft);
  const wrong = typed === null || typed < param.min || typed > param.max;

  const commit = () => {
    if (draft !== null && !wrong) onChange(typed);
    setDraft(null);
  };

  return (
    <span className="number">
      <input
        type="text"
        inputMode="decimal"
        spellCheck={false}
        autoComplete="off"
        aria-label={`${label}, value`}
        aria-invalid={wrong}
        title={`${formatNumber(param, param.min)} … ${formatNumber(param, param.max)} ${param.unit}`.trim()}
        value={draft ?? formatNumber(param, value)}
        onFocus={(event) => {
          event.target.select();
        }}
        onChange={(event) => {
          setDraft(event.target.value);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            commit();
          } else if (event.key === "Escape") {
            setDraft(null);
          } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
            setDraft(null);
            onChange(nudge(param, value, event.key === "ArrowUp" ? 1 : -1, event.shiftKey));
            event.preventDefault();
          }
        }}
      />
      <span className="unit">{param.unit}</span>
    </span>
  );
}
