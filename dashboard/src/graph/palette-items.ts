// SPDX-License-Identifier: ISC
// What can be put into a graph: every module, and the ways in and out of the JACK server that have no module of their own.
import type { NewNode } from "../link/rest";
import type { Module, NodeType } from "../model/documents";

export interface PaletteItem {
  key: string;
  title: string;
  doc: string;
  type: NodeType;
  /** Words that must be typed before such a node can be. */
  required: string[];
  /** Whether the number of channels has to be said, or may be left to what is connected. */
  saysChannels: boolean;
  make: (options: Record<string, string>) => Omit<NewNode, "id">;
}

const LISTS: Record<string, object[]> = {
  "builtin/biquad_eq": [
    { type: "hp", freq_hz: 30, q: 0.707, enabled: false },
    { type: "lowshelf", freq_hz: 120, q: 0.707, gain_db: 0 },
    { type: "peak", freq_hz: 1000, q: 1, gain_db: 0 },
    { type: "highshelf", freq_hz: 8000, q: 0.707, gain_db: 0 },
  ],
};

const shortName = (module: string) => module.slice(module.lastIndexOf("/") + 1);

const SINK: Record<string, (options: Record<string, string>) => string | null> = {
  "builtin/null": () => null,
  "builtin/wav": ({ path = "" }) => `wav:file=${path}`,
};

function processor(module: Module): Omit<NewNode, "id"> {
  const bands = LISTS[module.name];
  return { type: "processor", module: module.name, ...(bands ? { params: { bands } } : {}) };
}

/** How a module becomes a node; null for what only the graph file can say. */
function maker(module: Module): PaletteItem["make"] | null {
  const sink = SINK[module.name];
  if (module.name === "builtin/record") return ({ path = "" }) => ({ type: "record", file: path });
  if (module.kind === "source") return (options) => ({ type: "source", source: { kind: shortName(module.name), ...options } });
  if (module.kind === "processor") return () => processor(module);
  if (module.kind === "mixer" || module.kind === "bus") return () => ({ type: module.kind });
  return sink ? (options) => ({ type: "output", sink: sink(options) }) : null;
}

const HARDWARE: readonly PaletteItem[] = [
  {
    key: "jack/capture",
    title: "Hardware in",
    doc: "The physical capture ports of the JACK server, in order.",
    type: "source",
    required: [],
    saysChannels: true,
    make: () => ({ type: "source", source: { kind: "jack" } }),
  },
  {
    key: "jack/playback",
    title: "Hardware out",
    doc: "The physical playback ports of the JACK server, in order.",
    type: "output",
    required: [],
    saysChannels: false,
    make: () => ({ type: "output", sink: "jack" }),
  },
];

const ORDER: readonly NodeType[] = ["source", "processor", "mixer", "bus", "output"];

export function paletteItems(modules: readonly Module[]): PaletteItem[] {
  const items = modules.flatMap((module): PaletteItem[] => {
    const make = maker(module);
    const { name, title, doc, kind } = module;
    const required = module.options.filter((option) => option.required).map((option) => option.name);
    const saysChannels = kind === "source" || kind === "mixer";
    return make ? [{ key: name, title, doc, type: kind, required, saysChannels, make }] : [];
  });
  return [...items, ...HARDWARE].sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
}

/** "gain", or "gain_2" when there is one. */
export function freeId(key: string, taken: ReadonlySet<string>): string {
  const base = shortName(key);
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}_${n}`;
    if (!taken.has(id)) return id;
  }
}

const ID = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,47}$/;

/** @returns what is wrong with an id, or "" */
export function idFault(id: string, taken: ReadonlySet<string>): string {
  if (taken.has(id)) return "this id is taken";
  return ID.test(id) ? "" : "letters, digits, _ . and -, at most 48, beginning with a letter, digit or _";
}

export function newNode(item: PaletteItem, id: string, channels: number, options: Record<string, string>): NewNode {
  return { id, ...item.make(options), ...(channels > 0 ? { channels } : {}) } as NewNode;
}
