// SPDX-License-Identifier: ISC
import { useEffect, type ComponentType } from "react";
import { GraphView } from "./graph/view";
import { HealthView } from "./health/view";
import { Inspector } from "./inspector/inspector";
import { MixerView } from "./mixer/view";
import { SessionBar } from "./session/bar";
import { useSession } from "./store/session";
import { select, showView, useUi, type View } from "./store/ui";

const VIEWS: readonly { view: View; title: string; Show: ComponentType }[] = [
  { view: "graph", title: "Graph", Show: GraphView },
  { view: "mixer", title: "Mixer", Show: MixerView },
  { view: "health", title: "Health", Show: HealthView },
];

/** 1, 2, 3 for the views, Escape closes the inspector; not while somebody types. */
function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
  const view = VIEWS[Number(event.key) - 1];
  if (view) showView(view.view);
  else if (event.key === "Escape") select(null);
}

export function App() {
  const current = useUi((ui) => ui.view);
  const freshness = useSession((session) => session.freshness);
  useEffect(() => {
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("keydown", onKey);
    };
  }, []);
  return (
    <div className={`page page-${freshness}`}>
      <SessionBar />
      <nav className="views" aria-label="Views">
        {VIEWS.map(({ view, title }, i) => (
          <button
            key={view}
            type="button"
            aria-current={view === current ? "page" : undefined}
            aria-keyshortcuts={String(i + 1)}
            onClick={() => {
              showView(view);
            }}
          >
            {title}
          </button>
        ))}
      </nav>
      <main>{VIEWS.map(({ view, Show }) => view === current && <Show key={view} />)}</main>
      <Inspector />
    </div>
  );
}
