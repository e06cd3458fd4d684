// SPDX-License-Identifier: ISC
// What the graph file says of a node beside its values: title, channels, group, options. A change of it is an edit of the
// graph, and undone like one.
import { useEffect, useState } from "react";
import { TextField } from "../controls/text-field";
import { Toggle } from "../controls/toggle";
import { changeNode } from "../link/edit";
import { rest } from "../link/rest";
import { useModule } from "../link/use-modules";
import type { GraphNode, ModuleOption } from "../model/documents";
import { isObject, type Json } from "../model/read";
import { useSession } from "../store/session";
import { optionPlace, readOption, setupOptions, writeOption } from "./setup-model";

const CHANNELS = [1, 2, 3, 4, 5, 6, 8, 12, 16];

interface RowProps {
  id: string;
  said: Json;
  option: ModuleOption;
  type: GraphNode["type"];
}

function OptionRow({ id, said, option, type }: RowProps) {
  const place = optionPlace(type, option.name);
  const value = readOption(said, place);
  const shown = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
  const change = (next: unknown) => void changeNode(id, writeOption(place, next), option.name);
  return (
    <div className="param setup-row">
      <span className="param-name" title={option.doc}>
        {option.name.replaceAll("_", " ")}
      </span>
      {option.type === "boolean" || option.type === "bool" ? (
        <Toggle on={value === true} label={`${id} ${option.name}`} onChange={change}>
          {value === true ? "on" : "off"}
        </Toggle>
      ) : (
        <TextField
          value={shown}
          label={`${id} ${option.name}`}
          placeholder={option.required ? "" : "default"}
          title={option.doc}
          isWrong={(text) => (text === "" ? option.required : option.type !== "string" && !Number.isFinite(Number(text)))}
          onChange={(text) => {
            change(text === "" ? null : option.type === "string" ? text : Number(text));
          }}
        />
      )}
    </div>
  );
}

function Fields({ node, said }: { node: GraphNode; said: Json }) {
  const module = useModule(node.module);
  const { id, type } = node;
  const text = (field: string) => (typeof said[field] === "string" ? said[field] : "");
  const channels = typeof said.channels === "number" ? said.channels : 0;
  return (
    <>
      {(["title", "group"] as const).map((field) => (
        <div className="param setup-row" key={field}>
          <span className="param-name">{field}</span>
          <TextField
            value={text(field)}
            label={`${id} ${field}`}
            placeholder={field === "title" ? id : "a process of its own"}
            onChange={(next) => void changeNode(id, { [field]: next === "" ? null : next }, field)}
          />
        </div>
      ))}
      <div className="param setup-row">
        <span className="param-name">channels</span>
        <select
          className="choice"
          aria-label={`${id} channels`}
          value={channels}
          onChange={(event) => {
            const next = Number(event.target.value);
            void changeNode(id, { channels: next === 0 ? null : next }, "channels");
          }}
        >
          <option value={0}>{type === "processor" || type === "output" || type === "record" ? "as connected" : "default"}</option>
          {[...new Set([...CHANNELS, channels])]
            .filter((n) => n > 0)
            .sort((a, b) => a - b)
            .map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
        </select>
      </div>
      {module && setupOptions(type, module).map((option) => <OptionRow key={option.name} {...{ id, said, option, type }} />)}
    </>
  );
}

export function Setup({ node }: { node: GraphNode }) {
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState<Json | null>(null);
  const graph = useSession((session) => session.graph);
  const revision = useSession((session) => `${session.status?.undoable ?? 0} ${session.status?.redoable ?? 0}`);
  useEffect(() => {
    if (!open) return;
    let current = true;
    rest.graphNode(node.id).then(
      (json) => {
        if (current && isObject(json)) setSaid(json);
      },
      () => {
        if (current) setSaid(null);
      },
    );
    return () => {
      current = false;
    };
  }, [open, node.id, graph, revision]);
  return (
    <section className="panel-part params" aria-label="Setup">
      <h3>
        <button
          type="button"
          className="fold"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          Setup
        </button>
      </h3>
      {open && said && <Fields node={node} said={said} />}
    </section>
  );
}
