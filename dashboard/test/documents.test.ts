// SPDX-License-Identifier: ISC
import { describe, expect, it } from "vitest";
import { groupParams, paramLabel } from "../src/inspector/labels";
import { dbToY, hzToX, readBands, xToHz, yToDb } from "../src/inspector/eq-model";
import { parseFrame, parseGraph, parseNodes, parseStatus } from "../src/model/parse";

describe("documents", () => {
  it("that are no objects are refused", () => {
    for (const bad of [null, 3, "x", [1]]) expect(() => parseGraph(bad)).toThrow(/not a JSON object/);
  });

  it("with nonsense in them are read as far as they make sense", () => {
    const graph = parseGraph({ graph_id: 7, nodes: [{ id: "a", type: "toaster" }, { type: "bus" }, 4], edges: "no" });
    expect(graph).toEqual({ graphId: "", nodes: [{ id: "a", type: "other", module: "", title: "a", client: "" }], edges: [] });
    expect(parseStatus({ nodes: [{ id: "a", state: "dancing", pid: "x" }] }).nodes[0]).toMatchObject({ state: "unknown", pid: 0 });
  });

  it("tell where an edge arrives by its channels as well", () => {
    const [edge] = parseGraph({
      nodes: [],
      edges: [{ from: "a", to: "b", feedback: true, channels: [[1, 5], [2, 6]] }],
    }).edges;
    expect(edge).toEqual({ from: "a", to: "b", nwires: 2, firstPort: 5, map: null, addedFrames: 0, feedback: true, state: "unknown" });
  });

  it("tell an edge's wires and its first port", () => {
    const [edge] = parseGraph({
      edges: [{ from: "a", to: "b", wires: [["a:out_1", "b:in_4"], ["a:out_2", "b:in_3"]], state: "connected" }],
    }).edges;
    expect(edge).toEqual({ from: "a", to: "b", nwires: 2, firstPort: 3, map: null, addedFrames: 0, feedback: false, state: "connected" });
  });

  it("give enumerations as names and booleans as truth, whatever the server wrote", () => {
    const [node] = parseNodes({
      nodes: [{ id: "eq", params: { t: { type: "enum", value: 1, default: "lp", choices: ["lp", "hp"] }, m: { type: "bool", value: 1 } } }],
    });
    expect(node?.params.map((param) => param.value)).toEqual(["hp", true]);
  });
});

it("a mono meter has one channel, and keys that are no nodes are passed over", () => {
  const frame = parseFrame({
    type: "frame",
    meters: {
      "node/a": { rms: -20, peak: -10 },
      "node/b": { rms: -20, peak: -10, channels: [{ rms: -21, peak: -11 }, { rms: null }], outputs: { gain_reduction_db: 2 } },
      other: { rms: 0, peak: 0 },
    },
    latency: { overall_ms: 7.8, by_node_ms: { a: 0.5 } },
  });
  expect([...frame.meters.keys()]).toEqual(["a", "b"]);
  expect(frame.meters.get("a")?.channels).toEqual([{ rms: -20, peak: -10 }]);
  expect(frame.meters.get("b")?.channels[1]).toEqual({ rms: -150, peak: -150 });
  expect(frame.meters.get("b")?.outputs.gain_reduction_db).toBe(2);
  expect(frame.latencyMs.get("a")).toBe(0.5);
});

describe("parameters for people", () => {
  const nodes = parseNodes({
    nodes: [
      {
        id: "eq",
        params: {
          mute: { type: "bool", value: false },
          "bands/10/freq_hz": { type: "float", value: 50 },
          "bands/2/freq_hz": { type: "float", value: 80 },
          input_gain_db: { type: "float", value: 0 },
        },
      },
    ],
  });
  const params = nodes[0]?.params ?? [];

  it("are grouped by list and number, without the switches of the header", () => {
    expect(groupParams(params).map(({ list, index }) => [list, index])).toEqual([["", 0], ["bands", 2], ["bands", 10]]);
  });

  it("lose their unit in the name", () => {
    expect(paramLabel("input_gain_db")).toBe("input gain");
    expect(paramLabel("bands/2/freq_hz")).toBe("freq");
  });

  it("make bands with what is missing at its default", () => {
    expect(readBands(params, { "bands/2/freq_hz": 80 })[0]).toMatchObject({ index: 2, freqHz: 80, type: "peak", enabled: true });
  });
});

it("the EQ's rulers go there and back", () => {
  const plot = { width: 320, height: 150, spanDb: 18 };
  for (const hz of [20, 100, 1000, 20000]) expect(xToHz(plot, hzToX(plot, hz))).toBeCloseTo(hz, 6);
  for (const db of [-18, -3, 0, 12]) expect(yToDb(plot, dbToY(plot, db))).toBeCloseTo(db, 6);
  expect(xToHz(plot, -50)).toBe(20);
});
