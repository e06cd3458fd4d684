// SPDX-License-Identifier: ISC
import type { Action, Module, ModuleOption, Reading } from "./documents";
import { NODE_TYPES } from "./parse";
import { isObject, list, number, objectOf, oneOf, text, type Json } from "./read";

function range(value: unknown): [number, number] {
  return Array.isArray(value) ? [number(value[0]), number(value[1])] : [0, 0];
}

/** The fields of an object whose values are objects, in order. */
function fields(value: unknown): [string, Json][] {
  return Object.entries(isObject(value) ? value : {}).flatMap(([name, json]) => (isObject(json) ? [[name, json]] : []));
}

function parseOption([name, json]: [string, Json]): ModuleOption {
  return { name, type: text(json.type), required: json.required === true, doc: text(json.doc) };
}

function parseReading([name, json]: [string, Json]): Reading {
  return { name, unit: text(json.unit), doc: text(json.doc) };
}

function parseModule(json: Json): Module {
  const channels = isObject(json.channels) ? json.channels : {};
  const [minIn, maxIn] = range(channels.in);
  const [minOut, maxOut] = range(channels.out);
  const elements = isObject(json.list) ? { name: text(json.list.name), max: number(json.list.max) } : null;
  return {
    name: text(json.name),
    title: text(json.title) || text(json.name),
    doc: text(json.doc),
    kind: oneOf(json.kind, NODE_TYPES, "other"),
    ...{ minIn, maxIn, minOut, maxOut },
    options: fields(json.options).map(parseOption),
    readings: fields(json.outputs).map(parseReading),
    list: elements,
  };
}

export function parseModules(value: unknown): Module[] {
  return list(objectOf(value, "modules").modules)
    .map(parseModule)
    .filter((module) => module.name !== "");
}

export function parseActions(value: unknown): Action[] {
  return list(value).map((json) => ({ action: text(json.action), subject: text(json.subject), reason: text(json.reason) }));
}
