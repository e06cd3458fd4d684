// SPDX-License-Identifier: ISC
// Where a graph file says the options of a node's module (aers-graph(5)).
import type { Module, ModuleOption, NodeType } from "../model/documents";
import { isObject, type Json } from "../model/read";

export type OptionPlace = readonly string[];

const SINK: ModuleOption = {
  name: "sink",
  type: "string",
  required: false,
  doc: "jack, wav:file=NAME.wav, the name of a JACK port, or nothing for nowhere.",
};

/** Lists are edited elsewhere. */
const NOT_HERE = new Set(["events"]);

export function setupOptions(type: NodeType, module: Module): ModuleOption[] {
  if (type === "output") return [SINK];
  return module.options.filter(({ name }) => !NOT_HERE.has(name));
}

export function optionPlace(type: NodeType, name: string): OptionPlace {
  if (type === "source") return ["source", name];
  return [type === "record" && name === "path" ? "file" : name];
}

export function readOption(said: Json, place: OptionPlace): unknown {
  return place.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), said);
}

/** As a patch of the node: RFC 7396. */
export function writeOption(place: OptionPlace, value: unknown): Json {
  return place.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Json;
}
