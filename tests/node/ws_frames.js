// SPDX-License-Identifier: ISC
// ws_frames.js URL [--count N] [--type TYPE] [--seconds S] [--clients N] [--origin O] [--host H] [--protocol P] [--header "Name: value"]
//              [--send TEXT] [--repeat N] [--big BYTES] [--pause MS]
//
// One client: prints messages as JSON lines, each with "at" (its arrival in milliseconds), until N of them (of one TYPE) have come.
// --clients: opens that many, waits until each has N, and prints one line of figures. --send: says TEXT (--repeat times) on
// connecting; --big says one message of so many bytes. --pause: the first client reads nothing for so long. A refusal prints
// {"type":"refused","status":…}, the end {"type":"closed","code":…}. Exits 1 when S seconds were not enough.
"use strict";
const WebSocket = require("ws");

const options = { count: 1, seconds: 10, clients: 1, repeat: 1, pause: 0 };
const args = process.argv.slice(2);
const url = args.shift();
while (args.length) {
  const key = args.shift().replace(/^--/, "");
  const value = args.shift();
  options[key] = typeof options[key] === "number" ? Number(value) : value;
}

const began = performance.now();
const say = object => process.stdout.write(JSON.stringify(object) + "\n");
setTimeout(() => {
  console.error("ws_frames: not enough messages in time");
  process.exit(1);
}, options.seconds * 1000);

function open(onMessage, onEnd) {
  const headers = options.host ? { Host: options.host } : {};
  if (options.header) headers[options.header.split(": ")[0]] = options.header.split(": ")[1];
  const socket = new WebSocket(url, options.protocol ? [options.protocol] : [], {
    origin: options.origin, headers, perMessageDeflate: false, maxPayload: 32 << 20,
  });
  socket.on("message", data => onMessage(JSON.parse(data), data.length, socket));
  socket.on("unexpected-response", (request, response) => {
    onEnd({ type: "refused", status: response.statusCode, content: response.headers["content-type"] });
    request.destroy();
  });
  socket.on("error", () => {});
  socket.on("close", (code, reason) => onEnd({ type: "closed", code, reason: String(reason) }));
  socket.on("open", () => {
    for (let i = 0; options.send && i < options.repeat; i++) socket.send(options.send);
    if (options.big) socket.send("x".repeat(Number(options.big)));
    if (options.pause) {
      socket.pause();
      setTimeout(() => socket.resume(), options.pause);
      options.pause = 0;
    }
  });
  return socket;
}

function one() {
  let n = 0;
  open((message, nbytes, socket) => {
    if (options.type && message.type !== options.type) return;
    say({ at: Math.round((performance.now() - began) * 10) / 10, nbytes, ...message });
    if (++n >= options.count) {
      socket.removeAllListeners("close");
      socket.close();
      process.exit(0);
    }
  }, end => {
    say(end);
    process.exit(0);
  });
}

function many() {
  let done = 0, refused = 0, slowest = 0, skipped = 0;
  const finish = () => {
    if (++done + refused < options.clients) return;
    say({ clients: done, refused, ms: Math.round(slowest), skipped });
    process.exit(0);
  };
  for (let i = 0; i < options.clients; i++) {
    let n = 0, last = null;
    open(message => {
      if (message.type !== "frame") return;
      if (last !== null) skipped += message.seq - last - 1;
      last = message.seq;
      if (++n !== options.count) return;
      slowest = Math.max(slowest, performance.now() - began);
      finish();
    }, end => {
      if (end.type === "refused") refused++;
    });
  }
}

if (options.clients > 1) many();
else one();
