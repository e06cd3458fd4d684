// SPDX-License-Identifier: ISC
import { describe, expect, it } from "vitest";
import { curveBack, curveThrough, usefulBends } from "../src/graph/curve";
import { criticalPath } from "../src/graph/critical-path";
import { CARD, edgeKey, layoutInput, layoutKey, layOut } from "../src/graph/layout";
import type { Graph, GraphEdge, GraphNode, NodeType, Param } from "../src/model/documents";
import { consoleOf } from "../src/mixer/strips";

const node = (id: string, type: NodeType = "processor"): GraphNode => ({ id, type, module: "", title: id, client: "" });
const edge = (from: string, to: string, firstPort = 1): GraphEdge => ({ from, to, nwires: 1, map: null, addedFrames: 0, firstPort, feedback: false, state: "connected" });
const graph = (nodes: GraphNode[], edges: GraphEdge[]): Graph => ({ graphId: "g", nodes, edges });

describe("layout", () => {
  it("leaves out what a layout cannot place", () => {
    const input = layoutInput(
      graph([node("a"), node("b"), node("a")], [edge("a", "b"), edge("a", "b"), edge("b", "b"), edge("b", "gone")]),
    );
    expect(input).toEqual({ ids: ["a", "b"], edges: [["a", "b"]], frames: [] });
  });

  it("asks nobody's feedback about the order", () => {
    const input = layoutInput(graph([node("a"), node("b")], [edge("a", "b"), { ...edge("b", "a"), feedback: true }]));
    expect(input.edges).toEqual([["a", "b"]]);
  });

  it("is made again only when nodes or edges changed", () => {
    const one = graph([node("a"), node("b")], [edge("a", "b")]);
    const other = graph([node("a"), node("b")], [{ ...edge("a", "b"), state: "waiting" }]);
    expect(layoutKey(layoutInput(one))).toBe(layoutKey(layoutInput(other)));
  });

  it("goes from left to right and puts no card on another, also with a cycle", async () => {
    const ids = ["a", "b", "c", "d", "e"];
    const edges = [edge("a", "b"), edge("b", "c"), edge("d", "c"), edge("c", "e"), edge("e", "b")];
    const { places, bends } = await layOut(layoutInput(graph(ids.map((id) => node(id)), edges)));
    const at = (id: string) => places[id] ?? { x: NaN, y: NaN };
    expect(at("a").x).toBeLessThan(at("b").x);
    expect(at("b").x).toBeLessThan(at("c").x);
    expect(at("c").x).toBeLessThan(at("e").x);
    expect(Object.keys(bends)).toHaveLength(edges.length);
    for (const p of ids)
      for (const q of ids)
        if (p < q)
          expect(Math.abs(at(p).x - at(q).x) >= CARD.width || Math.abs(at(p).y - at(q).y) >= CARD.height).toBe(true);
  });
});

describe("an edge", () => {
  it("goes through its bends, level at every point", () => {
    expect(curveThrough([{ x: 0, y: 0 }, { x: 100, y: 50 }])).toBe("M0 0C50 0 50 50 100 50");
    expect(curveThrough([])).toBe("");
  });

  it("that leads back passes below both of its cards", () => {
    const path = curveBack({ x: 300, y: 10 }, { x: 0, y: 40 });
    expect(path.startsWith("M300 10C")).toBe(true);
    expect(path.endsWith(" 0 40")).toBe(true);
    expect(path).toContain(`L0 ${40 + 62}`);
  });

  it("keeps only bends that lie on the way", () => {
    const bends = [{ x: 200, y: 60 }, { x: 150, y: 80 }, { x: 450, y: 90 }];
    expect(usefulBends({ x: 0, y: 0 }, { x: 400, y: 0 }, bends)).toEqual([{ x: 200, y: 60 }]);
  });

  it("passes a column of cards level, for the whole width of the column", async () => {
    const ids = ["a", "b", "c"];
    const { places, bends } = await layOut(
      layoutInput(graph(ids.map((id) => node(id)), [edge("a", "b"), edge("b", "c"), edge("a", "c")])),
    );
    const [left, right] = bends[edgeKey("a", "c")] ?? [];
    expect(left?.x).toBeCloseTo(places.b?.x ?? NaN, -1);
    expect(right?.x).toBeCloseTo((places.b?.x ?? NaN) + CARD.width, -1);
    expect(left?.y).toBe(right?.y);
    expect(bends[edgeKey("a", "b")]).toEqual([]);
  });
});

describe("the critical path", () => {
  const weights: Record<string, number> = { a: 1, b: 5, c: 2, d: 1 };
  const weight = (id: string) => weights[id] ?? 0;

  it("is the heaviest chain", () => {
    const path = criticalPath(["a", "b", "c", "d"], [edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d")], weight);
    expect(path).toEqual({ ids: ["a", "b", "d"], total: 7 });
  });

  it("ends where feedback would go round", () => {
    expect(criticalPath(["a", "b"], [edge("a", "b"), edge("b", "a")], weight).total).toBe(6);
  });

  it("of nothing is nothing", () => {
    expect(criticalPath([], [], weight)).toEqual({ ids: [], total: 0 });
  });
});

describe("the console", () => {
  const param = (address: string, change: Partial<Param> = {}): Param => ({
    ...{ address, type: "float", value: 0, default: 0, min: -120, max: 24, unit: "dB", scale: "linear", momentary: false, choices: [], doc: "" },
    ...change,
  });
  const master = [param("gain_db"), ...[1, 2].flatMap((i) => [param(`inputs/${i}/gain_db`), param(`inputs/${i}/pan`)])];
  const params = {
    one: [param("freq_hz", { unit: "Hz", min: 1 }), param("level_db"), param("mute"), param("solo")],
    master,
  };
  const sections = consoleOf(
    graph(
      [node("one", "source"), node("two", "source"), node("master", "mixer"), node("out", "output")],
      [edge("two", "master", 3), edge("one", "master", 1), edge("master", "out")],
    ),
    params,
  );

  it("has sources, the mixer and its end", () => {
    expect(sections.map((section) => section.title)).toEqual(["Sources", "master", "Outputs"]);
  });

  it("takes a mixer's inputs in the order of its ports and closes with its sum", () => {
    const mixer = sections[1]?.strips ?? [];
    expect(mixer.map((strip) => strip.meter)).toEqual(["one", "two", "master"]);
    expect(mixer.map((strip) => strip.gain?.param.address)).toEqual(["inputs/1/gain_db", "inputs/2/gain_db", "gain_db"]);
    expect(mixer[1]?.pan?.node).toBe("master");
  });

  it("tells where else an input goes, with the level that it has there", () => {
    const aux = [param("gain_db"), param("inputs/1/gain_db")];
    const more = consoleOf(
      graph(
        [node("one", "source"), node("master", "mixer"), node("aux", "mixer"), node("echo")],
        [edge("one", "master"), edge("one", "aux"), edge("one", "echo")],
      ),
      { ...params, aux },
    );
    const strip = more.find((section) => section.key === "master")?.strips[0];
    expect(strip?.sends.map(({ to, level }) => [to, level?.node, level?.param.address])).toEqual([
      ["aux", "aux", "inputs/1/gain_db"],
      ["echo", undefined, undefined],
    ]);
    expect(sections[1]?.strips.every((one) => one.sends.length === 0)).toBe(true);
  });

  it("gives a source the fader of its level, and none to one without", () => {
    expect(sections[0]?.strips.map((strip) => strip.gain?.param.address)).toEqual(["level_db", undefined]);
  });
});
