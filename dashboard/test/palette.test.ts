// SPDX-License-Identifier: ISC
import { describe, expect, it } from "vitest";
import { freeId, idFault, newNode, paletteItems } from "../src/graph/palette-items";
import { parseActions, parseModules } from "../src/model/modules";

const modules = parseModules({
  modules: [
    { name: "builtin/gain", title: "Gain", kind: "processor", channels: { in: [1, 64], out: [1, 64] } },
    { name: "builtin/wav", kind: "output", channels: { in: [1, 64], out: [0, 0] }, options: { path: { required: true }, format: {} } },
    { name: "builtin/sine", kind: "source", channels: { in: [0, 0], out: [1, 64] } },
    { name: "builtin/mixer", kind: "mixer", channels: { in: [0, 99], out: [1, 64] } },
    { name: "builtin/mystery", kind: "output" },
    { name: 7 },
    "no module",
  ],
});
const items = paletteItems(modules);
const item = (key: string) => {
  const found = items.find((candidate) => candidate.key === key);
  if (!found) throw new Error(`no ${key}`);
  return found;
};

describe("a palette", () => {
  it("offers what a graph file can say, sources first", () => {
    expect(items.map(({ key }) => key)).toEqual([
      "builtin/sine",
      "jack/capture",
      "builtin/gain",
      "builtin/mixer",
      "builtin/wav",
      "jack/playback",
    ]);
  });

  it("makes nodes as a graph file has them", () => {
    expect(newNode(item("builtin/gain"), "g", 0, {})).toEqual({ id: "g", type: "processor", module: "builtin/gain" });
    expect(newNode(item("builtin/sine"), "s", 2, {})).toEqual({ id: "s", type: "source", source: { kind: "sine" }, channels: 2 });
    expect(newNode(item("builtin/wav"), "w", 0, { path: "a.wav" })).toEqual({ id: "w", type: "output", sink: "wav:file=a.wav" });
    expect(newNode(item("builtin/mixer"), "m", 2, {})).toEqual({ id: "m", type: "mixer", channels: 2 });
    expect(newNode(item("jack/playback"), "o", 0, {})).toEqual({ id: "o", type: "output", sink: "jack" });
  });

  it("asks for what a module cannot be without", () => {
    expect(item("builtin/wav").required).toEqual(["path"]);
    expect(item("builtin/gain").required).toEqual([]);
  });
});

describe("an id", () => {
  it("is free", () => {
    expect(freeId("builtin/gain", new Set())).toBe("gain");
    expect(freeId("builtin/gain", new Set(["gain", "gain_2"]))).toBe("gain_3");
  });

  it("is of the form that graph files ask for", () => {
    expect(idFault("fx_1.a-b", new Set())).toBe("");
    for (const wrong of ["", "a b", "-a", "ä", "x".repeat(49)]) expect(idFault(wrong, new Set())).not.toBe("");
    expect(idFault("a", new Set(["a"]))).toBe("this id is taken");
  });
});

describe("a plan", () => {
  it("is a list of actions, whatever else is said", () => {
    expect(parseActions([{ action: "set", subject: "a/gain_db", reason: "-3 dB", more: 1 }, 5])).toEqual([
      { action: "set", subject: "a/gain_db", reason: "-3 dB" },
    ]);
    expect(parseActions(null)).toEqual([]);
  });
});
