// SPDX-License-Identifier: ISC
import { memo, useEffect, useMemo, useRef } from "react";
import { formatDb } from "../audio/db";
import { Fader } from "../controls/fader";
import { Knob } from "../controls/knob";
import { NumberField } from "../controls/number-field";
import { Toggle } from "../controls/toggle";
import { Glyph } from "../graph/glyph";
import { StateMark } from "../graph/state-mark";
import { setParam } from "../link/session";
import { addTick } from "../paint/painter";
import { liveNode } from "../store/live";
import { useSession } from "../store/session";
import { select, useUi } from "../store/ui";
import { MixerStage } from "./stage";
import { consoleOf, type Handle, type Send, type Strip } from "./strips";
import "./mixer.css";

function useHandleValue(handle: Handle | null): number {
  return useSession((session) =>
    handle ? Number(session.values[handle.node]?.[handle.param.address] ?? handle.param.default) : 0,
  );
}

function dialOf(handle: Handle, value: number, label: string) {
  return {
    param: handle.param,
    value,
    label,
    onChange: (next: number) => {
      setParam(handle.node, handle.param.address, next);
    },
  };
}

function Switch({ handle, kind, title }: { handle: Handle | null; kind: "mute" | "solo"; title: string }) {
  const on = useHandleValue(handle) === 1;
  if (!handle) return null;
  return (
    <Toggle
      on={on}
      kind={kind}
      label={`${kind === "mute" ? "Mute" : "Solo"} ${title}`}
      onChange={(next) => {
        setParam(handle.node, handle.param.address, next);
      }}
    >
      {kind === "mute" ? "M" : "S"}
    </Toggle>
  );
}

/** The held peak in figures, four times a second, past React. */
function PeakFigure({ node }: { node: string }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let shownAtMs = 0;
    return addTick((nowMs) => {
      if (!ref.current || nowMs - shownAtMs < 250) return;
      shownAtMs = nowMs;
      const live = liveNode(node);
      const peak = Math.max(-150, ...live.needles.map((needle) => needle.holdDb));
      ref.current.textContent = live.heard ? formatDb(peak, -100) : "–";
    });
  }, [node]);
  return <span className="strip-peak" ref={ref} aria-hidden="true" />;
}

function SendView({ send, name }: { send: Send; name: string }) {
  const level = useHandleValue(send.level);
  return (
    <li>
      {send.level && <Knob {...dialOf(send.level, level, `Send to ${send.to} of ${name}`)} />}
      <button
        type="button"
        title={send.level ? `send to ${send.to}, ${formatDb(level)} dB` : `also goes to ${send.to}`}
        onClick={() => {
          select(send.to);
        }}
      >
        {send.to}
      </button>
    </li>
  );
}

const SEND_PX = 24;

interface StripProps {
  strip: Strip;
  sum: boolean;
  /** The most that any strip has: all faders stand in one line. */
  nsends: number;
}

const StripView = memo(function StripView({ strip, sum, nsends }: StripProps) {
  const gain = useHandleValue(strip.gain);
  const pan = useHandleValue(strip.pan);
  const selected = useUi((ui) => ui.selected === strip.meter);
  const state = useSession((session) => session.statusOf[strip.meter]?.state ?? "unknown");
  const name = `${strip.title} (${strip.note})`;
  return (
    <div
      className={`strip${sum ? " strip-sum" : ""}${selected ? " strip-selected" : ""}`}
      role="group"
      aria-label={name}
      data-strip={strip.key}
    >
      <button
        type="button"
        className="strip-name"
        title={`${strip.meter}: open the inspector`}
        onClick={() => {
          select(strip.meter);
        }}
      >
        <span className="strip-title">{strip.title.replaceAll("_", "_\u200b")}</span>
        <span className="strip-note">
          <Glyph type={strip.type} /> {strip.note}
        </span>
      </button>
      <div className="strip-pan">
        {strip.pan && (
          <>
            <Knob {...dialOf(strip.pan, pan, `Pan ${name}`)} />
            <span className="strip-pan-figure">{panText(pan)}</span>
          </>
        )}
      </div>
      {nsends > 0 && (
        <ul className="strip-sends" aria-label={`Sends of ${name}`} style={{ height: nsends * SEND_PX }}>
          {strip.sends.map((send) => (
            <SendView key={send.to} send={send} name={name} />
          ))}
        </ul>
      )}
      <div className="strip-switches">
        <Switch handle={strip.mute} kind="mute" title={name} />
        <Switch handle={strip.solo} kind="solo" title={name} />
      </div>
      <div className="strip-body">
        {strip.gain ? <Fader {...dialOf(strip.gain, gain, `Level ${name}`)} /> : <span className="fader-none" />}
        <span className="strip-scale" data-picture="scale" />
        <span className="strip-meter" data-picture="meter" data-of={strip.meter} />
      </div>
      <div className="strip-figures">
        {strip.gain ? <NumberField {...dialOf(strip.gain, gain, `Level ${name}`)} /> : <span className="strip-fixed">fixed</span>}
        <PeakFigure node={strip.meter} />
      </div>
      <StateMark state={state} />
    </div>
  );
});

function panText(pan: number): string {
  const amount = Math.round(Math.abs(pan) * 100);
  return amount === 0 ? "C" : pan < 0 ? `L${amount}` : `R${amount}`;
}

export function MixerView() {
  const graph = useSession((session) => session.graph);
  const params = useSession((session) => session.params);
  const sections = useMemo(() => (graph ? consoleOf(graph, params) : []), [graph, params]);
  const scroller = useRef<HTMLDivElement>(null);
  if (!graph) return <p className="empty">Waiting for the graph from aers-graphd.</p>;
  const nsends = Math.max(0, ...sections.flatMap((section) => section.strips.map(({ sends }) => sends.length)));
  return (
    <div className="mixer" role="region" aria-label="Mixer" tabIndex={0} ref={scroller}>
      {sections.map((section) => (
        <section key={section.key} className="bank" aria-label={section.title}>
          <h2>{section.title}</h2>
          <div className="bank-strips">
            {section.strips.map((strip) => (
              <StripView
                key={strip.key}
                strip={strip}
                sum={strip.note === "sum"}
                nsends={nsends}
              />
            ))}
          </div>
        </section>
      ))}
      <MixerStage scroller={scroller} sections={sections} />
    </div>
  );
}
