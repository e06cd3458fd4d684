// SPDX-License-Identifier: ISC
// oscquery.js URL [NAME:VALUE header] - a client of OSCQuery's WebSocket, made of the npm packages ws and osc. Each line of its standard
// input is sent: {"COMMAND":…} as it is, "osc /address value" as an OSC packet, "bytes TEXT" as a binary message that is none. Prints
// what comes, a line each: {"COMMAND":…,"DATA":…} as it is, and OSC as {"address":…,"types":…,"args":[…]}; last {"closed":code}.
"use strict";
const osc = require("osc");
const WebSocket = require("ws");
const readline = require("readline");

const [, , url, header] = process.argv;
const say = object => console.log(JSON.stringify(object));
const headers = header ? { [header.split(": ")[0]]: header.split(": ")[1] } : {};
const socket = new WebSocket(url, { headers, perMessageDeflate: false });

function send(line) {
  const [kind, address, value] = line.split(" ");
  if (kind === "bytes") socket.send(Buffer.from(address));
  else if (kind === "osc") {
    const arg = Number.isNaN(Number(value)) ? { type: "s", value } : { type: "f", value: Number(value) };
    socket.send(Buffer.from(osc.writePacket({ address, args: [arg] }, { metadata: true })));
  } else socket.send(line);
}

socket.on("open", () => {
  say({ open: true });
  readline.createInterface({ input: process.stdin }).on("line", send);
});
socket.on("message", (data, isBinary) => {
  if (!isBinary) {
    say(JSON.parse(data));
    return;
  }
  const packet = osc.readPacket(data, { metadata: true });
  say({ address: packet.address, types: packet.args.map(a => a.type).join(""), args: packet.args.map(a => a.value) });
});
socket.on("unexpected-response", (request, response) => {
  say({ refused: response.statusCode });
  process.exit(0);
});
socket.on("error", () => {});
socket.on("close", code => {
  say({ closed: code });
  process.exit(0);
});
