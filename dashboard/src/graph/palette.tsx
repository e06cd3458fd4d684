// SPDX-License-Identifier: ISC
// What can be added, to be dragged onto the graph or chosen. What a node cannot be without is asked for first.
import { useState, type ChangeEvent, type SyntheticEvent } from "react";
import { addNode } from "../link/edit";
import { useModules } from "../link/use-modules";
import type { NodeType } from "../model/documents";
import type { Place } from "../store/layouts";
import { useSession } from "../store/session";
import { Glyph } from "./glyph";
import { freeId, idFault, newNode, paletteItems, type PaletteItem } from "./palette-items";
import "./palette.css";

export const DRAGGED = "application/x-aers-module";

const HEADINGS: Partial<Record<NodeType, string>> = {
  source: "Sources",
  processor: "Processors",
  mixer: "Sums",
  output: "Outputs",
};

/** What is about to be added, and where; place null: wherever there is room in sight. */
export interface Wish {
  key: string;
  place: Place | null;
}

function useTaken(): Set<string> {
  const graph = useSession((session) => session.graph);
  return new Set(graph?.nodes.map((node) => node.id));
}

interface AddFormProps {
  item: PaletteItem;
  place: Place;
  onDone: () => void;
}

function AddForm({ item, place, onDone }: AddFormProps) {
  const taken = useTaken();
  const [id, setId] = useState(() => freeId(item.key, taken));
  const [channels, setChannels] = useState(item.saysChannels ? 2 : 0);
  const [options, setOptions] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const fault = busy ? "" : idFault(id, taken);
  const ready = !fault && !busy && item.required.every((name) => options[name]);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    const done = await addNode(newNode(item, id, channels, options), place);
    setBusy(false);
    if (done) onDone();
  };
  return (
    <form className="add-form" onSubmit={(event) => void submit(event)} aria-label={`New ${item.title}`}>
      <p>{item.doc.split(". ")[0]}.</p>
      <label>
        <span>Id</span>
        <input
          type="text"
          value={id}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={fault !== ""}
          onChange={(event: ChangeEvent<HTMLInputElement>) => {
            setId(event.target.value);
          }}
        />
      </label>
      {fault && <p className="fault">{fault}</p>}
      <label>
        <span>Channels</span>
        <select
          className="choice"
          value={channels}
          onChange={(event) => {
            setChannels(Number(event.target.value));
          }}
        >
          {!item.saysChannels && <option value={0}>as connected</option>}
          {[1, 2, 4, 6, 8].map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        </select>
      </label>
      {item.required.map((name) => (
        <label key={name}>
          <span>{name}</span>
          <input
            type="text"
            spellCheck={false}
            autoComplete="off"
            required
            value={options[name] ?? ""}
            onChange={(event: ChangeEvent<HTMLInputElement>) => {
              setOptions({ ...options, [name]: event.target.value });
            }}
          />
        </label>
      ))}
      <div className="form-end">
        <button type="button" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="primary" disabled={!ready}>
          Add
        </button>
      </div>
    </form>
  );
}

interface PaletteProps {
  wish: Wish | null;
  onWish: (wish: Wish | null) => void;
  /** Room for a card that nobody has dropped. */
  freePlace: () => Place;
  onClose: () => void;
}

export function Palette({ wish, onWish, freePlace, onClose }: PaletteProps) {
  const modules = useModules();
  const items = paletteItems(modules ?? []);
  return (
    <section className="palette" aria-label="Add a node">
      <header>
        <h2>Add</h2>
        <button type="button" className="close" aria-label="Close the palette" onClick={onClose}>
          ×
        </button>
      </header>
      {modules === null && <p className="palette-none">Asking aers-graphd for its modules.</p>}
      <ul>
        {items.map((item, i) => (
          <li key={item.key}>
            {item.type !== "bus" && item.type !== items[i - 1]?.type && <h3>{HEADINGS[item.type]}</h3>}
            <button
              type="button"
              className="palette-item"
              title={item.doc}
              draggable
              data-module={item.key}
              aria-expanded={wish?.key === item.key}
              onDragStart={(event) => {
                event.dataTransfer.setData(DRAGGED, item.key);
                event.dataTransfer.effectAllowed = "copy";
              }}
              onClick={() => {
                onWish(wish?.key === item.key ? null : { key: item.key, place: null });
              }}
            >
              <Glyph type={item.type} />
              <span>{item.title}</span>
              <small>{item.key.replace("builtin/", "")}</small>
            </button>
            {wish?.key === item.key && (
              <AddForm
                key={JSON.stringify(wish.place)}
                item={item}
                place={wish.place ?? freePlace()}
                onDone={() => {
                  onWish(null);
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
