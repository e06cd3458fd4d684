// SPDX-License-Identifier: ISC
// ws_graph.js URL - follows the graph of aers-meter's telemetry: a "graph" as it comes, a "graph_delta" applied to what was there. Prints
// {"type":…, "base":…, "graph":…} for each, its lists in an order of their own. On SIGUSR1 it asks for the whole once more. Exits 1 when a
// delta rests on another revision than that which is there, 0 when the server goes.
"use strict";
const WebSocket = require("ws");

const keys = { nodes: n => n.id ?? n, edges: e => `${e.from} ${e.to}`, wires: w => w.join(" ") };
const own = ["type", "ts", "base", "nodes", "edges", "wires"];
let graph = null;

function apply(delta) {
  if (!graph || graph.revision !== delta.base) {
    console.error(`the delta rests on ${delta.base}, here is ${graph?.revision}`);
    process.exit(1);
  }
  for (const [name, key] of Object.entries(keys)) {
    const { added = [], changed = [], removed = [] } = delta[name] ?? {};
    const items = new Map(graph[name].map(item => [key(item), item]));
    for (const item of removed) if (!items.delete(key(item))) throw new Error(`${key(item)} was not there`);
    for (const item of changed) if (!items.has(key(item))) throw new Error(`${key(item)} was not there`);
    for (const item of added) if (items.has(key(item))) throw new Error(`${key(item)} was there`);
    for (const item of [...changed, ...added]) items.set(key(item), item);
    graph[name] = [...items.values()];
  }
  for (const [name, value] of Object.entries(delta)) if (!own.includes(name)) graph[name] = value;
  for (const name of Object.keys(graph)) if (graph[name] === null) delete graph[name];
}

function shown() {
  const sorted = { ...graph };
  for (const [name, key] of Object.entries(keys)) sorted[name] = [...graph[name]].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return sorted;
}

const socket = new WebSocket(process.argv[2]);
socket.on("open", () => socket.send('{"type":"subscribe","types":["graph"]}'));
socket.on("message", data => {
  const message = JSON.parse(data);
  if (message.type === "graph") ({ type: message.type, ts: message.ts, ...graph } = message);
  else if (message.type === "graph_delta") apply(message);
  else return;
  console.log(JSON.stringify({ type: message.type, base: message.base, nbytes: data.length, graph: shown() }));
});
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(1));
process.on("SIGUSR1", () => socket.send('{"type":"refresh"}'));
