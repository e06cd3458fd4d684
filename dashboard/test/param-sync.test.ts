// SPDX-License-Identifier: ISC
import { expect, it } from "vitest";
import { ParamSync } from "../src/link/param-sync";
import type { Value } from "../src/model/documents";

interface Request {
  node: string;
  values: Record<string, Value>;
  answer: (applied: Record<string, Value>) => void;
  refuse: () => void;
}

function start() {
  const requests: Request[] = [];
  const shown: Record<string, Value> = {};
  const failed: string[] = [];
  let now = 0;
  const sync = new ParamSync({
    send: (node, values) =>
      new Promise((resolve, reject) => {
        requests.push({ node, values, answer: resolve, refuse: () => { reject(new Error("range")); } });
      }),
    show: (node, address, value) => (shown[`${node} ${address}`] = value),
    fail: (node, addresses) => failed.push(`${node} ${addresses.join()}`),
    now: () => now,
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { sync, requests, shown, failed, settle, clock: (time: number) => (now = time) };
}

it("shows a move at once and corrects it by the answer", async () => {
  const { sync, requests, shown, settle } = start();
  sync.set("a", "gain_db", -3.04, 0);
  expect(shown["a gain_db"]).toBe(-3.04);
  requests[0]?.answer({ gain_db: -3 });
  await settle();
  expect(shown["a gain_db"]).toBe(-3);
});

it("has one request a node under way and sends the newest value next", async () => {
  const { sync, requests, settle } = start();
  for (const value of [-1, -2, -3, -4]) sync.set("a", "gain_db", value, 0);
  expect(requests).toHaveLength(1);
  requests[0]?.answer({});
  await settle();
  expect(requests.map((request) => request.values)).toEqual([{ gain_db: -1 }, { gain_db: -4 }]);
});

it("an answer does not pull a hand back that moved on meanwhile", async () => {
  const { sync, requests, shown, settle } = start();
  sync.set("a", "gain_db", -1, 0);
  sync.set("a", "gain_db", -2, -1);
  requests[0]?.answer({ gain_db: -1 });
  await settle();
  expect(shown["a gain_db"]).toBe(-2);
});

it("goes back to the last applied value when the node refuses", async () => {
  const { sync, requests, shown, failed, settle } = start();
  sync.set("a", "gain_db", -1, 0);
  sync.set("a", "gain_db", 99, -1);
  requests[0]?.answer({ gain_db: -1 });
  await settle();
  requests[1]?.refuse();
  await settle();
  expect(shown["a gain_db"]).toBe(-1);
  expect(failed).toEqual(["a gain_db"]);
});

it("takes no poll's word while a move is on its way, nor one that was asked before the answer", async () => {
  const { sync, requests, settle, clock } = start();
  expect(sync.accepts("a", "gain_db", 0)).toBe(true);
  sync.set("a", "gain_db", -1, 0);
  expect(sync.accepts("a", "gain_db", 50)).toBe(false);
  clock(100);
  requests[0]?.answer({});
  await settle();
  expect(sync.accepts("a", "gain_db", 50)).toBe(false);
  expect(sync.accepts("a", "gain_db", 100)).toBe(true);
  expect(sync.accepts("a", "mute", 50)).toBe(true);
});

it("nodes do not wait for each other", () => {
  const { sync, requests } = start();
  sync.set("a", "gain_db", -1, 0);
  sync.set("b", "gain_db", -1, 0);
  expect(requests.map((request) => request.node)).toEqual(["a", "b"]);
});
