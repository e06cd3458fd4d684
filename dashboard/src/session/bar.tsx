// SPDX-License-Identifier: ISC
// The line on top: what is playing, whether it can be believed, start and stop.
import { useEffect, useRef, useState } from "react";
import { drive, reconnectNow } from "../link/session";
import { addTick } from "../paint/painter";
import { clearClips, clippedNodes, newestFrame } from "../store/live";
import { notify, useSession } from "../store/session";
import { switchTheme, useUi } from "../store/ui";
import { Files } from "./load";
import "./session.css";

function Fact({ name, value, tone = "" }: { name: string; value: string; tone?: string }) {
  return (
    <span className={`fact ${tone}`}>
      <span className="fact-name">{name}</span> <b>{value}</b>
    </span>
  );
}

/** Counts down while the page waits for the next attempt. */
function Countdown({ untilMs }: { untilMs: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return <>{Math.max(0, Math.ceil((untilMs - now) / 1000))} s</>;
}

function Connection() {
  const link = useSession((session) => session.link);
  const freshness = useSession((session) => session.freshness);
  if (link.phase === "waiting")
    return (
      <span className="link link-lost" role="status">
        <span className="link-sign" aria-hidden="true" /> offline, again in <Countdown untilMs={link.retryAtMs} />
        <button type="button" onClick={reconnectNow}>
          now
        </button>
      </span>
    );
  const word = link.phase === "connecting" ? "connecting" : freshness === "live" ? "live" : "stale";
  return (
    <span className={`link link-${freshness}`} role="status">
      <span className="link-sign" aria-hidden="true" /> {word}
    </span>
  );
}

/** Written once a second past React: the whole graph's latency. */
function Latency() {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    let shownAtMs = 0;
    return addTick((nowMs) => {
      if (!ref.current || nowMs - shownAtMs < 500) return;
      shownAtMs = nowMs;
      ref.current.textContent = `${(newestFrame()?.overallMs ?? 0).toFixed(1)} ms`;
    });
  }, []);
  return (
    <span className="fact">
      <span className="fact-name">latency</span> <b ref={ref} />
    </span>
  );
}

function Clips() {
  const [clipped, setClipped] = useState<string[]>([]);
  useEffect(() => {
    const timer = setInterval(() => {
      const now = clippedNodes();
      setClipped((before) => (before.join() === now.join() ? before : now));
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, []);
  if (clipped.length === 0) return null;
  return (
    <button
      type="button"
      className="clips"
      title={`${clipped.join(", ")}: click to clear the lamps`}
      onClick={() => {
        clearClips();
        setClipped([]);
      }}
    >
      clip {clipped.length}
    </button>
  );
}

function Transport() {
  const state = useSession((session) => session.status?.state ?? "unknown");
  const online = useSession((session) => session.link.phase === "open");
  const runs = state === "running" || state === "degraded" || state === "starting";
  return (
    <span className="transport" role="group" aria-label="Session">
      <button type="button" disabled={!online || runs} onClick={() => void drive("start")}>
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <path d="M2 1v8l7-4z" />
        </svg>
        Start
      </button>
      <button type="button" disabled={!online || !runs} onClick={() => void drive("stop")}>
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <path d="M1.5 1.5h7v7h-7z" />
        </svg>
        Stop
      </button>
    </span>
  );
}

function Notice() {
  const notice = useSession((session) => session.notice);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => {
      notify("");
    }, 8000);
    return () => {
      clearTimeout(timer);
    };
  }, [notice]);
  return (
    <div className="notice" role="alert">
      {notice && (
        <>
          {notice}
          <button
            type="button"
            aria-label="Dismiss"
            onClick={() => {
              notify("");
            }}
          >
            ×
          </button>
        </>
      )}
    </div>
  );
}

export function SessionBar() {
  const status = useSession((session) => session.status);
  const theme = useUi((ui) => ui.theme);
  return (
    <header className="bar">
      <h1>AERS</h1>
      {status && (
        <span className={`graph-name session-${status.state}`} title={status.file}>
          <span>{status.graphId}</span> <b>{status.state}</b>
        </span>
      )}
      <Transport />
      <Files />
      <span className="facts-line">
        {status && (
          <>
            <Fact name="" value={`${(status.rateHz / 1000).toFixed(1)} kHz / ${status.blockNframes}`} />
            <Fact name="DSP" value={`${status.dspLoadPct.toFixed(1)} %`} tone={status.dspLoadPct > 70 ? "fact-bad" : ""} />
            <Fact name="xruns" value={String(status.xruns)} tone={status.xruns > 0 ? "fact-warn" : ""} />
            <Latency />
          </>
        )}
      </span>
      <Clips />
      <Connection />
      <button type="button" className="theme" onClick={switchTheme} aria-label={`Use ${theme === "dark" ? "light" : "dark"} colours`}>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <circle cx="6" cy="6" r="4.5" />
          <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" />
        </svg>
      </button>
      <Notice />
    </header>
  );
}
