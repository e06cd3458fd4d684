/* SPDX-License-Identifier: ISC */
"use strict";
/* The meters of all nodes, live. Frames come twenty times a second over /ws/telemetry (docs/telemetry.md); the newest is drawn once
 * per screen refresh. Everything from the wire is set as text, never as markup. */

const FLOOR_DB = -60, CEILING_DB = 6, HOLD_MS = 1500, FALL_DB_PER_S = 24, NOTE_MS = 5000;
const byId = id => document.getElementById(id);
const nodes = new Map(); // id: row
let frame = null, frameIsNew = false, statusNodes = [], lastDraw = performance.now();

const place = db => Math.min(1, Math.max(0, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
const inset = at => `inset(0 ${((1 - at) * 100).toFixed(2)}% 0 0)`;
const db = value => value <= -149.9 ? "−∞" : value.toFixed(1).replace("-", "−");

function make(tag, className, parent) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (parent) parent.append(element);
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function makeRow(id) {
  const element = make("div", "row", byId("nodes"));
  const name = make("span", "name", element);
  const row = {
    element, id, name: make("span", "", name), title: make("small", "", name), state: make("span", "state", element),
    barBox: make("span", "bars", element), rms: make("span", "figure", element), peak: make("span", "figure peak", element),
    cpu: make("span", "figure", element), latency: make("span", "figure", element), notes: make("span", "notes", element),
    bars: [], counts: {}, note: null, noteUntil: 0, seen: false,
  };
  row.name.textContent = id;
  row.element.title = id;
  nodes.set(id, row);
  return row;
}

function makeBar(row) {
  const track = make("span", "bar", row.barBox);
  return { peak: make("span", "fill now", track), rms: make("span", "fill", track), hold: make("span", "hold", track),
           track, level: -150, since: 0 };
}

function setChannels(row, n) {
  while (row.bars.length < n) row.bars.push(makeBar(row));
  while (row.bars.length > n) row.bars.pop().track.remove();
  row.barBox.classList.toggle("many", n > 2);
}

/* The highest peak stays for a while, then falls. */
function hold(bar, peak, now, elapsed) {
  if (peak >= bar.level) {
    bar.level = peak;
    bar.since = now;
  } else if (now - bar.since > HOLD_MS) {
    bar.level = Math.max(peak, bar.level - FALL_DB_PER_S * elapsed / 1000);
  }
  bar.hold.style.left = `calc(${(place(bar.level) * 100).toFixed(2)}% - 2px)`;
  bar.hold.style.opacity = bar.level > FLOOR_DB ? 1 : 0;
}

function drawLevels(row, meter, now, elapsed) {
  const channels = meter.channels ?? [meter];
  setChannels(row, channels.length);
  channels.forEach((channel, i) => {
    const bar = row.bars[i];
    bar.rms.style.clipPath = inset(place(channel.rms));
    bar.peak.style.clipPath = inset(place(channel.peak));
    hold(bar, channel.peak, now, elapsed);
  });
  setText(row.rms, db(meter.rms));
  setText(row.peak, db(Math.max(...row.bars.map(bar => bar.level))));
  row.peak.classList.toggle("hot", meter.peak >= 0 || row.bars.some(bar => bar.level >= 0));
}

/* Counts are totals: a note says by how much one has grown of late. */
function drawNotes(row, meter, now) {
  for (const [key, word] of [["clips", "clip"], ["xruns", "xrun"], ["late_blocks", "late"], ["lost", "lost"]]) {
    const value = meter[key] ?? 0;
    if (row.seen && value > (row.counts[key] ?? 0)) {
      row.note = word;
      row.noteUntil = now + NOTE_MS;
    }
    row.counts[key] = value;
  }
  row.seen = true;
  const reduction = meter.outputs?.gain_reduction_db;
  const calm = typeof reduction === "number" && Math.abs(reduction) >= 0.05 ? `GR ${db(-Math.abs(reduction))}` : "";
  setText(row.notes, now < row.noteUntil ? row.note : calm);
  row.notes.style.color = now < row.noteUntil ? "" : "var(--soft)";
}

function drawNode(id, meter, now, elapsed) {
  const row = nodes.get(id) ?? makeRow(id);
  drawLevels(row, meter, now, elapsed);
  drawNotes(row, meter, now);
  setText(row.cpu, (frame.cpu.by_node_pct[id] ?? 0).toFixed(2));
  setText(row.latency, (frame.latency.by_node_ms[id] ?? 0).toFixed(1));
  row.element.classList.remove("stale");
}

function drawHead(ids) {
  const cpu = Object.values(frame.cpu.by_node_pct).reduce((sum, value) => sum + value, 0);
  setText(byId("graph"), frame.graph_id || "AERS");
  setText(byId("overall"), frame.latency.overall_ms.toFixed(1));
  setText(byId("period"), frame.latency.period_ms?.toFixed(1) ?? "–");
  setText(byId("count"), String(ids.length));
  setText(byId("cpu"), cpu.toFixed(1));
  byId("empty").hidden = nodes.size > 0;
}

function draw(now) {
  requestAnimationFrame(draw);
  if (!frame || !frameIsNew) return;
  const elapsed = now - lastDraw;
  frameIsNew = false;
  lastDraw = now;
  const ids = Object.keys(frame.meters).map(key => key.slice("node/".length));
  ids.forEach(id => drawNode(id, frame.meters[`node/${id}`], now, elapsed));
  for (const [id, row] of nodes) row.element.classList.toggle("stale", !(`node/${id}` in frame.meters));
  drawHead(ids);
}

function onStatus(status) {
  statusNodes = status.nodes;
  const state = status.graphd === "connected" ? status.state : `graphd ${status.graphd}`;
  setText(byId("state"), state);
  byId("state").dataset.state = status.graphd === "connected" ? status.state : "lost";
  const wanted = new Set(statusNodes.map(node => node.id));
  for (const [id, row] of nodes) {
    if (wanted.has(id)) continue;
    row.element.remove();
    nodes.delete(id);
  }
  for (const node of statusNodes) {
    const row = nodes.get(node.id) ?? makeRow(node.id);
    const word = node.mute ? "muted" : node.bypass ? "bypass" : node.state === "unknown" ? node.meter : node.state;
    setText(row.state, word);
    row.state.dataset.state = node.state;
    row.element.title = [node.id, node.module, node.reason].filter(Boolean).join(" · ");
    setText(row.title, (node.module ?? "").replace("builtin/", ""));
    byId("nodes").append(row.element); // in the order of the graph
  }
  byId("empty").hidden = nodes.size > 0;
}

function onMessage(event) {
  const message = JSON.parse(event.data);
  if (message.type === "frame") {
    frame = message;
    frameIsNew = true;
  } else if (message.type === "status") {
    onStatus(message);
  }
}

function connect(wait) {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/telemetry`);
  let opened = false;
  socket.onopen = () => {
    opened = true;
    setText(byId("link"), "live");
  };
  socket.onmessage = onMessage;
  socket.onclose = () => {
    setText(byId("link"), "not connected, trying again …");
    for (const row of nodes.values()) row.element.classList.add("stale");
    setTimeout(connect, opened ? 500 : wait, Math.min(wait * 2, 5000));
  };
}

function drawScale() {
  for (const level of [-60, -48, -36, -24, -18, -12, -6, 0, 6]) {
    const mark = make("i", "", byId("scale"));
    mark.textContent = String(level).replace("-", "−");
    mark.style.left = `${place(level) * 100}%`;
  }
}

drawScale();
connect(500);
requestAnimationFrame(draw);
