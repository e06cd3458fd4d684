// SPDX-License-Identifier: ISC
// How parameters are named and grouped for people.
import type { Param } from "../model/documents";

const UNIT_SUFFIX = /_(db|hz|ms|s|pct)$/;
const FLAGS = new Set(["mute", "solo", "bypass"]);

const SHORT: Record<string, string> = { enabled: "on" };

/** "bands/2/freq_hz" is "freq" */
export function paramLabel(address: string): string {
  const last = address.split("/").at(-1) ?? address;
  return SHORT[last] ?? last.replace(UNIT_SUFFIX, "").replaceAll("_", " ");
}

export interface ParamGroup {
  list: string; // "" for the parameters that stand alone
  index: number;
  params: Param[];
}

/** The module's own parameters, then the elements of its list in order. Mute, solo and bypass stand in the header. */
export function groupParams(params: readonly Param[]): ParamGroup[] {
  const groups = new Map<string, ParamGroup>();
  for (const param of params) {
    if (FLAGS.has(param.address)) continue;
    const parts = param.address.split("/");
    const [list, index] = parts.length === 3 ? [parts[0] ?? "", Number(parts[1])] : ["", 0];
    const key = `${list}/${index}`;
    const group = groups.get(key) ?? { list, index, params: [] };
    group.params.push(param);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.list.localeCompare(b.list) || a.index - b.index);
}
