// SPDX-License-Identifier: ISC
// A stand-in for aers-meter, for measuring and drawing the page alone: `node bench/stand.mjs PORT [NODES]` serves the built
// page, documents of a made-up graph in the form of docs/osc.md, and twenty frames a second. It answers PATCH as
// graphd would. Nothing is tested against it; the tests run the real programs.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const port = Number(process.argv[2] ?? 8099);
const nnodes = Number(process.argv[3] ?? 200);
const page = join(import.meta.dirname, "../../build/dashboard");
const manifests = join(import.meta.dirname, "../../manifests/builtin");

const CHAIN = ["file", "gain", "biquad_eq", "delay", "limiter"];
const TYPE = { file: "source", noise: "source", mixer: "mixer", bus: "bus", null: "output" };

async function manifest(name) {
  return JSON.parse(await readFile(join(manifests, `${name}.json`), "utf8"));
}

/** Chains of five into buses of eight chains, all buses into one mixer, which ends in an output. */
async function makeGraph() {
  const nodes = [];
  const edges = [];
  const add = async (id, module, nelements = 0) => {
    const about = await manifest(module);
    const params = { ...about.params };
    for (let i = 1; about.list && i <= nelements; i++)
      for (const [field, param] of Object.entries(about.list.params)) params[`${about.list.name}/${i}/${field}`] = param;
    for (const flag of ["mute", "solo", ...(about.bypass === false ? [] : ["bypass"])])
      params[flag] = { type: "bool", default: false };
    for (const param of Object.values(params)) param.value = param.default;
    nodes.push({
      id,
      type: TYPE[module] ?? "processor",
      module: `builtin/${module}`,
      title: id.replaceAll("_", " "),
      params: structuredClone(params),
    });
    return id;
  };
  const wire = (from, to, first = 1) =>
    edges.push({
      from,
      to,
      state: "connected",
      wires: [1, 2].map((i) => [`${from}:out_${i}`, `${to}:in_${first + i - 1}`]),
    });
  const nchains = Math.max(1, Math.floor((nnodes - 2) / (CHAIN.length + 1 / 8)));
  const buses = [];
  for (let chain = 0; chain < nchains; chain++) {
    if (chain % 8 === 0) buses.push(await add(`bus_${buses.length + 1}`, "bus"));
    let before = null;
    for (const module of CHAIN) {
      const id = await add(`ch${chain + 1}_${module}`, module, 3);
      if (before) wire(before, id);
      before = id;
    }
    wire(before, buses.at(-1));
  }
  const master = await add("master", "mixer", buses.length);
  buses.forEach((bus, i) => wire(bus, master, 1 + 2 * i));
  wire(master, await add("out_main", "null"));
  return { nodes, edges };
}

const graph = await makeGraph();
const began = Date.now();

function statusOf(node, i) {
  return {
    ...{ id: node.id, type: node.type, module: node.module, title: node.title, state: "running", pid: 4000 + i },
    ...{ client: node.id, restarts: 0, cpu_pct: 0.4, cpu_max_pct: 1.1, xruns: 0, late_blocks: 0, latency_frames: 0 },
    ...{ channels_in: 2, channels_out: 2, mute: false, bypass: false, solo: false, reason: "" },
  };
}

const modules = await Promise.all([...new Set(graph.nodes.map(({ module }) => module))].map((name) => manifest(name.replace("builtin/", ""))));

const documents = {
  "/api/modules": () => ({ modules }),
  "/api/log": () => ({ next: 0, lost: 0, lines: [] }),
  "/api/nodes": () => ({ graph_id: "stand", nodes: graph.nodes }),
  "/api/graph": () => ({
    graph_id: "stand",
    nodes: graph.nodes.map(({ id, type, module, title }) => ({ id, type, module, title })),
    edges: graph.edges,
  }),
  "/api/status": () => ({
    ...{ graph_id: "stand", file: "stand.yaml", state: "running", rate_hz: 48000, block_nframes: 256 },
    ...{ uptime_s: (Date.now() - began) / 1000, xruns: 0, dsp_load_pct: 12.5, warnings: [] },
    nodes: graph.nodes.map(statusOf),
    edges: graph.edges,
  }),
};

function frame(seq) {
  const t = Date.now() / 1000;
  const meters = {};
  const byNode = (value) => Object.fromEntries(graph.nodes.map(({ id }, i) => [id, value(i)]));
  graph.nodes.forEach(({ id, module }, i) => {
    const level = (c) => {
      const rms = -24 + 10 * Math.sin(t * (1 + (i % 7) / 5) + i + c);
      return { rms, peak: rms + 5 + 4 * Math.random() };
    };
    meters[`node/${id}`] = { ...level(0), channels: [level(0), level(1)] };
    if (module === "builtin/limiter") meters[`node/${id}`].outputs = { gain_reduction_db: 3 + 3 * Math.sin(t + i) };
  });
  return {
    ...{ ts: t, type: "frame", graph_id: "stand", seq, meters },
    latency: { overall_ms: 7.8, period_ms: 5.333, by_node_ms: byNode((i) => (i % 5 === 4 ? 5 : 0)) },
    cpu: { by_node_pct: byNode((i) => 0.3 + (i % 9) / 10), max_by_node_pct: byNode(() => 1.5) },
  };
}

const MIME = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'";

async function answer(request, response) {
  const path = new URL(request.url, "http://stand").pathname;
  response.setHeader("Content-Security-Policy", POLICY);
  if (documents[path]) return response.setHeader("Content-Type", "application/json").end(JSON.stringify(documents[path]()));
  if (request.method === "PATCH") {
    const node = graph.nodes.find(({ id }) => path === `/api/nodes/${id}/params`);
    let body = "";
    for await (const piece of request) body += piece;
    const params = {};
    for (const [name, value] of Object.entries(JSON.parse(body))) {
      node.params[name].value = value;
      params[name] = { value, frame: 0 };
    }
    return response.setHeader("Content-Type", "application/json").end(JSON.stringify({ id: node.id, params }));
  }
  if (path.startsWith("/api/")) return response.writeHead(404).end();
  const name = path === "/" ? "index.html" : normalize(path);
  response.setHeader("Content-Type", MIME[extname(name)] ?? "application/octet-stream");
  return response.end(await readFile(join(page, name)));
}

/** One unmasked text frame of RFC 6455. */
function textFrame(text) {
  const payload = Buffer.from(text);
  const head = payload.length < 65536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x81;
  head[1] = payload.length < 65536 ? 126 : 127;
  if (payload.length < 65536) head.writeUInt16BE(payload.length, 2);
  else head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

const sockets = new Set();
const server = createServer((request, response) => {
  answer(request, response).catch(() => response.writeHead(404).end());
});
server.on("upgrade", (request, socket) => {
  const key = createHash("sha1")
    .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  socket.resume();
});

let seq = 0;
setInterval(() => {
  if (sockets.size === 0) return;
  const bytes = textFrame(JSON.stringify(frame(seq++)));
  for (const socket of sockets) socket.write(bytes);
}, 50);
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/ with ${graph.nodes.length} nodes`));
