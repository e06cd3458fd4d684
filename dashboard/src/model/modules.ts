// SPDX-License-Identifier: ISC
import type { Action, Module } from "./documents";
import { NODE_TYPES } from "./parse";
import { isObject, list, number, objectOf, oneOf, text, type Json } from "./read";

function range(value: unknown): [number, number] {
  return Array.isArray(value) ? [number(value[0]), number(value[1])] : [0, 0];
}

function parseModule(json: Json): Module {
  const channels = isObject(json.channels) ? json.channels : {};
  const [minIn, maxIn] = range(channels.in);
  const [minOut, maxOut] = range(channels.out);
  const options = Object.entries(isObject(json.options) ? json.options : {});
  return {
    name: text(json.name),
    title: text(json.title) || text(json.name),
    doc: text(json.doc),
    kind: oneOf(json.kind, NODE_TYPES, "other"),
    ...{ minIn, maxIn, minOut, maxOut },
    required: options.flatMap(([name, option]) => (isObject(option) && option.required === true ? [name] : [])),
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
