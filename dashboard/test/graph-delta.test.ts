// SPDX-License-Identifier: ISC
import { expect, test } from "vitest";
import { applyGraphDelta } from "../src/model/graph-delta";

const graph = {
  type: "graph",
  graph_id: "g",
  revision: 7,
  nodes: [{ id: "a" }, { id: "b", title: "B" }, { id: "c" }],
  edges: [
    { from: "a", to: "b" },
    { from: "b", to: "c" },
  ],
  wires: [["a:out_1", "b:in_1"]],
  order: ["a", "b", "c"],
  file: "x.yaml",
};

test("what was added, changed and removed is", () => {
  const after = applyGraphDelta(graph, {
    type: "graph_delta",
    ts: 1,
    base: 7,
    revision: 8,
    nodes: { added: [{ id: "d" }], changed: [{ id: "b", title: "Bee" }], removed: ["c"] },
    edges: { added: [{ from: "b", to: "d" }], removed: [{ from: "b", to: "c" }] },
    wires: { added: [["b:out_1", "d:in_1"]], removed: [["a:out_1", "b:in_1"]] },
    order: ["a", "b", "d"],
    file: null,
  });
  expect(after).toEqual({
    type: "graph",
    graph_id: "g",
    revision: 8,
    nodes: [{ id: "a" }, { id: "b", title: "Bee" }, { id: "d" }],
    edges: [
      { from: "a", to: "b" },
      { from: "b", to: "d" },
    ],
    wires: [["b:out_1", "d:in_1"]],
    order: ["a", "b", "d"],
  });
});

test("what is not mentioned stays, and the graph before is left alone", () => {
  const before = structuredClone(graph);
  expect(applyGraphDelta(graph, { type: "graph_delta", base: 7, revision: 8 })).toEqual({ ...graph, revision: 8 });
  expect(graph).toEqual(before);
});

test("a difference to another graph is no use", () => {
  expect(applyGraphDelta(graph, { base: 6, revision: 8 })).toBeNull();
  expect(applyGraphDelta(null, { base: 7, revision: 8 })).toBeNull();
});
