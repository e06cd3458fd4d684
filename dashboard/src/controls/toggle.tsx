// SPDX-License-Identifier: ISC
import type { ReactNode } from "react";

interface ToggleProps {
  on: boolean;
  label: string;
  kind?: "mute" | "solo" | "bypass" | "plain";
  onChange: (on: boolean) => void;
  children: ReactNode;
}

export function Toggle({ on, label, kind = "plain", onChange, children }: ToggleProps) {
  return (
    <button
      type="button"
      className={`toggle toggle-${kind}`}
      aria-pressed={on}
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        onChange(!on);
      }}
    >
      {children}
    </button>
  );
}
