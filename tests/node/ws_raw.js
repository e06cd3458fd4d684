#!/usr/bin/env node
// SPDX-License-Identifier: ISC
// ws_raw.js PORT CASE - speak RFC 6455 by the byte, also where a decent client would not, and print what the server makes of it as one line:
// "pong hi; text error; close 1000; end". Frames of telemetry, status and graph are left out. Exits 1 when nothing ends within 15 s.
'use strict'
const net = require('net')
const crypto = require('crypto')

const [port, name] = process.argv.slice(2)
const TEXT = 1, CLOSE = 8, PING = 9, PONG = 10

// One frame; first says opcode and FIN, mask false leaves out what a client must have.
function frame(first, payload, mask = true) {
  const bytes = Buffer.from(payload)
  const head = bytes.length < 126 ? Buffer.from([first, bytes.length | (mask ? 128 : 0)])
    : Buffer.from([first, 126 | (mask ? 128 : 0), bytes.length >> 8, bytes.length & 255])
  if (!mask) return Buffer.concat([head, bytes])
  const key = crypto.randomBytes(4)
  return Buffer.concat([head, key, bytes.map((byte, i) => byte ^ key[i % 4])])
}
const whole = (opcode, payload, mask) => frame(0x80 | opcode, payload, mask)

const byByte = (bytes) => [...bytes].map((byte) => Buffer.from([byte]))

const cases = {
  fragments: [frame(TEXT, '{"ty'), whole(PING, 'hi'), frame(0, 'pe":"x'), frame(0x80, '"}')],
  bytes: byByte(whole(TEXT, '{"type":"x"}')),
  ping: [whole(PING, ''), whole(PING, 'x'.repeat(125))],
  close: [whole(CLOSE, [3, 232])],
  utf8: [whole(TEXT, [0xc3, 0x28])],
  split_utf8: [frame(TEXT, Buffer.from('{"type":"é"}').subarray(0, 10)), frame(0x80, Buffer.from('{"type":"é"}').subarray(10))],
  reserved_opcode: [whole(3, 'x')],
  reserved_bit: [frame(0xc0 | TEXT, 'x')],
  long_ping: [whole(PING, 'x'.repeat(126))],
  fragmented_ping: [frame(PING, 'x')],
  stray_continuation: [frame(0x80, 'x')],
  unmasked: [whole(TEXT, '{"type":"x"}', false)],
  huge_length: [Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])],
}

// Closed with 1000 once so many answers have come: a server owes none to who has said that he goes.
const answers = { fragments: 2, bytes: 1, ping: 1, split_utf8: 1, unmasked: 1 }
const farewell = () => byByte(whole(CLOSE, [3, 232])).forEach((byte) => socket.write(byte))

const seen = []
const finish = () => {
  console.log(seen.join('; '))
  process.exit(0)
}
setTimeout(() => {
  console.error(`ws_raw: no end; so far ${seen.join('; ')}`)
  process.exit(1)
}, 15000)

function see(opcode, payload) {
  if (opcode === TEXT) {
    const { type } = JSON.parse(payload)
    if (!['frame', 'status', 'graph', 'skipped'].includes(type)) seen.push(`text ${type}`)
  } else if (opcode === PONG) {
    seen.push(`pong ${payload.length}`)
  } else if (opcode === CLOSE) {
    seen.push(`close ${payload.length >= 2 ? payload.readUInt16BE(0) : ''}`)
  }
  if (seen.length === answers[name]) {
    answers[name] = 0
    farewell()
  }
}

let received = Buffer.alloc(0)
let upgraded = false
function take() {
  if (!upgraded) {
    const end = received.indexOf('\r\n\r\n')
    if (end < 0) return
    upgraded = true
    received = received.subarray(end + 4)
    for (const packet of cases[name]) socket.write(packet)
  }
  for (;;) {
    if (received.length < 2) return
    let length = received[1] & 127, at = 2
    if (length === 126) { length = received.length >= 4 ? received.readUInt16BE(2) : Infinity; at = 4 }
    else if (length === 127) { length = received.length >= 10 ? Number(received.readBigUInt64BE(2)) : Infinity; at = 10 }
    if (received.length < at + length) return
    see(received[0] & 15, received.subarray(at, at + length))
    received = received.subarray(at + length)
  }
}

const socket = net.connect(Number(port), '127.0.0.1', () => {
  socket.setNoDelay(true)
  socket.write(`GET /ws/telemetry HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n')
})
socket.on('data', (bytes) => {
  received = Buffer.concat([received, bytes])
  take()
})
socket.on('error', () => {})
socket.on('close', () => {
  seen.push('end')
  finish()
})
