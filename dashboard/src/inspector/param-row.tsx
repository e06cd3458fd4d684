// SPDX-License-Identifier: ISC
// One parameter, with the control its descriptor asks for.
import { useState } from "react";
import { formatValue } from "../audio/param-scale";
import { Choice } from "../controls/choice";
import { Knob } from "../controls/knob";
import { NumberField } from "../controls/number-field";
import { Slider } from "../controls/slider";
import { Toggle } from "../controls/toggle";
import { pushParam, setParam } from "../link/session";
import type { Param, Value } from "../model/documents";
import { paramLabel } from "./labels";

interface ParamControlProps {
  node: string;
  param: Param;
  value: Value;
  label: string;
}

/** What happens when it is pushed: a number says which, where there are several. */
function Push({ node, param, label }: Omit<ParamControlProps, "value">) {
  const [number, setNumber] = useState(Math.max(1, param.min));
  return (
    <span className="push">
      {param.type !== "bool" && <NumberField param={param} value={number} label={label} onChange={setNumber} />}
      <button
        type="button"
        aria-label={`${label} now`}
        onClick={() => void pushParam(node, param.address, param.type === "bool" ? true : number)}
      >
        {paramLabel(param.address)}
      </button>
    </span>
  );
}

/** Levels are faders; what turns on hardware is a knob. */
function Mover({ node, param, value, label }: ParamControlProps) {
  const number = Number(value);
  const dial = {
    param,
    value: number,
    label,
    onChange: (next: number) => {
      setParam(node, param.address, next);
    },
  };
  return (
    <>
      {param.type === "float" && (param.unit === "dB" ? <Slider {...dial} /> : <Knob {...dial} />)}
      <NumberField {...dial} />
    </>
  );
}

export function ParamControl(props: ParamControlProps) {
  const { node, param, value, label } = props;
  if (param.momentary) return <Push node={node} param={param} label={label} />;
  const mutes = param.type === "bool" && param.address.endsWith("/mute");
  if (param.type === "bool")
    return (
      <Toggle
        on={value === true}
        kind={mutes ? "mute" : "plain"}
        label={mutes ? label : `${label} on`}
        onChange={(on) => {
          setParam(node, param.address, on);
        }}
      >
        {mutes ? "M" : "on"}
      </Toggle>
    );
  if (param.type === "enum")
    return (
      <Choice
        value={String(value)}
        choices={param.choices}
        label={label}
        onChange={(choice) => {
          setParam(node, param.address, choice);
        }}
      />
    );
  return <Mover {...props} />;
}

export function ParamRow({ node, param, value }: { node: string; param: Param; value: Value }) {
  const name = paramLabel(param.address);
  const changed = value !== param.default && !param.momentary;
  return (
    <div className={`param param-${param.momentary ? "push" : param.type}${param.unit === "dB" ? " param-level" : ""}`}>
      <span className="param-name" title={`${param.doc}\nDefault ${formatValue(param, param.default)}`}>
        {name}
        {changed && <span className="param-changed" title={`default ${formatValue(param, param.default)}`} />}
      </span>
      <ParamControl node={node} param={param} value={value} label={`${node} ${name}`} />
    </div>
  );
}
