// SPDX-License-Identifier: ISC
import { describe, expect, it } from "vitest";
import { frameRect, framesOf } from "../src/graph/frames";
import { CARD, completeLayout, layoutInput, layOut, moveCards } from "../src/graph/layout";
import type { Graph, GraphNode } from "../src/model/documents";
import { parseLayout } from "../src/store/layouts";

const node = (id: string, client = id): GraphNode => ({ id, type: "processor", module: "", title: id, client });
const edge = (from: string, to: string) => ({ from, to, nwires: 1, map: null, addedFrames: 0, firstPort: 1, feedback: false, state: "connected" as const });
const graph = (nodes: GraphNode[], edges: [string, string][]): Graph => ({
  graphId: "g",
  nodes,
  edges: edges.map(([from, to]) => edge(from, to)),
});

describe("a kept layout", () => {
  it("is read back as it was written", () => {
    const layout = { places: { a: { x: 1, y: 2 } }, bends: { "a b": [{ x: 3, y: 4 }] } };
    expect(parseLayout(JSON.stringify(layout))).toEqual(layout);
  });

  it("that is none is not taken", () => {
    for (const text of ["", "[]", "null", '{"places":1}', "{"]) expect(parseLayout(text)).toBeNull();
    expect(parseLayout('{"places":{"a":{"x":"1","y":2},"b":{"x":1,"y":2}},"bends":{"a b":[null]}}')).toEqual({
      places: { b: { x: 1, y: 2 } },
      bends: { "a b": [] },
    });
  });

  it("leaves every card where it is when others come, and gives those a place of their own", () => {
    const kept = { places: { a: { x: 0, y: 0 }, b: { x: 500, y: 40 }, gone: { x: 9, y: 9 } }, bends: {} };
    const input = layoutInput(graph(["a", "b", "after", "before", "alone"].map((id) => node(id)), [["a", "after"], ["before", "b"]]));
    const { places } = completeLayout(kept, input);
    expect(places.a).toEqual(kept.places.a);
    expect(places.b).toEqual(kept.places.b);
    expect(places.gone).toEqual(kept.places.gone);
    expect(places.after?.x).toBeGreaterThan(0);
    expect(places.before?.x).toBeLessThan(500);
    for (const p of input.ids)
      for (const q of input.ids)
        if (p < q) {
          const [a, b] = [places[p] ?? { x: NaN, y: NaN }, places[q] ?? { x: NaN, y: NaN }];
          expect(Math.abs(a.x - b.x) >= CARD.width || Math.abs(a.y - b.y) >= CARD.height).toBe(true);
        }
  });

  it("forgets the bends of a card that was moved, and no others", () => {
    const bend = [{ x: 1, y: 1 }];
    const layout = { places: { a: { x: 0, y: 0 } }, bends: { "a b": bend, "b c": bend, "aa c": bend } };
    expect(moveCards(layout, { a: { x: 5, y: 5 } })).toEqual({
      places: { a: { x: 5, y: 5 } },
      bends: { "b c": bend, "aa c": bend },
    });
  });
});

describe("a frame", () => {
  const shared = [node("a", "desk"), node("b"), node("c", "desk"), node("d", "")];

  it("goes round nodes that share a process, and round nothing else", () => {
    expect(framesOf(shared)).toEqual([{ client: "desk", ids: ["a", "c"] }]);
  });

  it("holds its cards whole", () => {
    const { x, y, width, height } = frameRect([{ x: 0, y: 0 }, { x: 300, y: -50 }], CARD);
    expect(x).toBeLessThan(0);
    expect(y).toBeLessThan(-50);
    expect(x + width).toBeGreaterThan(300 + CARD.width);
    expect(y + height).toBeGreaterThan(CARD.height);
  });

  it("has no foreign card in it when the layout is made", async () => {
    const nodes = [node("s1"), node("s2"), node("e1", "fx"), node("e2", "fx"), node("m")];
    const { places } = await layOut(
      layoutInput(graph(nodes, [["s1", "e1"], ["e1", "m"], ["s2", "e2"], ["e2", "m"], ["s1", "m"], ["s2", "m"]])),
    );
    const at = (id: string) => places[id] ?? { x: NaN, y: NaN };
    const rect = frameRect([at("e1"), at("e2")], CARD);
    for (const id of ["s1", "s2", "m"]) {
      const { x, y } = at(id);
      const inside = x < rect.x + rect.width && x + CARD.width > rect.x && y < rect.y + rect.height && y + CARD.height > rect.y;
      expect(inside).toBe(false);
    }
  });
});
