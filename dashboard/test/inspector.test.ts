// SPDX-License-Identifier: ISC
import { describe, expect, it } from "vitest";
import { letFall } from "../src/audio/fall";
import { formatMap, parseMap } from "../src/inspector/channel-map";
import { elementsOf, movedUp } from "../src/inspector/elements";
import { groupParams } from "../src/inspector/labels";
import { isReduction, readingLabel, showReading } from "../src/inspector/readings";
import { optionPlace, readOption, setupOptions, writeOption } from "../src/inspector/setup-model";
import type { Param } from "../src/model/documents";
import { parseModules } from "../src/model/modules";
import { parseNodes } from "../src/model/parse";
import { parseSpectrum } from "../src/model/spectrum";

describe("a map of channels", () => {
  it("is written in pairs", () => {
    expect(formatMap([[1, 1], [1, 2]])).toBe("1>1 1>2");
    expect(formatMap(null)).toBe("");
  });
  it("is read as people type it", () => {
    expect(parseMap("1>1, 2 > 1")).toEqual([[1, 1], [2, 1]]);
    expect(parseMap(" 3→4 ")).toEqual([[3, 4]]);
    expect(parseMap("  ")).toBeNull();
  });
  it("is none with anything else in it", () => {
    for (const text of ["1", "1>0", "a>b", "1>2>3", "1>1 2", "1>9999"]) expect(parseMap(text)).toBeUndefined();
  });
});

describe("what a module reads out", () => {
  const reading = (name: string, unit: string) => ({ name, unit, doc: "" });
  it("is a gain reduction by its name and unit, whatever the module", () => {
    expect(isReduction(reading("gain_reduction_db", "dB"))).toBe(true);
    expect(isReduction(reading("reduction", "dB"))).toBe(true);
    expect(isReduction(reading("reductions", ""))).toBe(false);
    expect(isReduction(reading("level_db", "dB"))).toBe(false);
  });
  it("is told without its unit in the name", () => {
    expect(readingLabel(reading("tail_ms", "ms"))).toBe("tail");
    expect(readingLabel(reading("underruns", ""))).toBe("underruns");
  });
  it("is told with its unit, and not at all before it is known", () => {
    expect(showReading(reading("x", "dB"), 3)).toBe("3.0 dB");
    expect(showReading(reading("x", ""), 3)).toBe("3");
    expect(showReading(reading("x", "s"), undefined)).toBe("–");
  });
});

function params(addresses: string[]): Param[] {
  const given = Object.fromEntries(addresses.map((address) => [address, { type: "float", value: 0, default: 1 }]));
  return parseNodes({ nodes: [{ id: "eq", params: given }] })[0]?.params ?? [];
}

describe("the elements of a list", () => {
  const groups = groupParams(params(["bands/1/q", "bands/1/gain_db", "bands/2/q", "bands/2/gain_db", "bands/3/q", "bands/3/gain_db"]));
  const values = { "bands/1/q": 2, "bands/2/q": 3, "bands/2/gain_db": -4, "bands/3/q": 5 };
  it("are what is shown, and the default where nothing is", () => {
    expect(elementsOf(groups, values)).toEqual([{ q: 2, gain_db: 1 }, { q: 3, gain_db: -4 }, { q: 5, gain_db: 1 }]);
  });
  it("move up behind one that goes, with their values", () => {
    expect(movedUp("bands", elementsOf(groups, values), 0)).toEqual({
      "bands/1/q": 3,
      "bands/1/gain_db": -4,
      "bands/2/q": 5,
      "bands/2/gain_db": 1,
    });
    expect(movedUp("bands", elementsOf(groups, values), 2)).toEqual({});
  });
});

describe("setup", () => {
  it("finds where the graph file says an option", () => {
    expect(readOption({ source: { path: "a.wav" } }, optionPlace("source", "path"))).toBe("a.wav");
    expect(readOption({ file: "x.flac" }, optionPlace("record", "path"))).toBe("x.flac");
    expect(readOption({ source: 3 }, optionPlace("source", "path"))).toBeUndefined();
  });
  it("writes a patch of that alone", () => {
    expect(writeOption(optionPlace("source", "loop"), true)).toEqual({ source: { loop: true } });
    expect(writeOption(optionPlace("output", "sink"), null)).toEqual({ sink: null });
  });
  it("offers the options of the module, and an output its sink", () => {
    const [module] = parseModules({ modules: [{ name: "builtin/events", kind: "source", options: { events: {}, polyphony: { type: "integer" } } }] });
    if (!module) throw new Error("no module");
    expect(setupOptions("source", module).map(({ name }) => name)).toEqual(["polyphony"]);
    expect(setupOptions("output", module).map(({ name }) => name)).toEqual(["sink"]);
  });
});

describe("a spectrum", () => {
  it("has a level for each frequency, or none", () => {
    const { freqHz, inDb, outDb } = parseSpectrum({ freq_hz: [100, 200], in_db: [], out_db: [-3, null] });
    expect([freqHz, inDb, outDb]).toEqual([[100, 200], [], [-3, -150]]);
    expect(parseSpectrum({ freq_hz: [100, 200], out_db: [1] }).outDb).toEqual([]);
  });
  it("rises at once and falls 45 dB in a second", () => {
    expect(letFall([-60, -10], [-20, -90], 0.1)).toEqual([-20, -14.5]);
    expect(letFall([-60], [-20, -90], 0.1)).toEqual([-20, -90]);
  });
});
