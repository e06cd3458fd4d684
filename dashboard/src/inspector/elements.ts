// SPDX-License-Identifier: ISC
// The list of a module (the bands of an equaliser) as a graph file says it, from the values that are shown.
import type { Value } from "../model/documents";
import type { Values } from "../store/session";
import type { ParamGroup } from "./labels";

export type Element = Record<string, Value>;

const fieldOf = (address: string) => address.slice(address.lastIndexOf("/") + 1);

export function elementsOf(groups: readonly ParamGroup[], values: Values): Element[] {
  return groups.map(({ params }) =>
    Object.fromEntries(params.map((param) => [fieldOf(param.address), values[param.address] ?? param.default])),
  );
}

/** What has to be set after an element is gone: those behind it have moved up, and their values with them. */
export function movedUp(list: string, elements: readonly Element[], gone: number): Record<string, Value> {
  const moved: Record<string, Value> = {};
  elements.slice(gone + 1).forEach((element, i) => {
    for (const [field, value] of Object.entries(element)) moved[`${list}/${gone + 1 + i}/${field}`] = value;
  });
  return moved;
}
