#!/usr/bin/env node
// SPDX-License-Identifier: ISC
// follow.js WS-URL OSC-HOST:PORT NODE PARAM VALUE RMS OTHER-VALUE OTHER-RMS TOLERANCE
// Set a parameter over OSC (UDP) to one value and the other in turns, nine times, and count from each of graphd's acknowledgements until a
// telemetry frame shows a change (1 dB or more), and until one shows the node at the value's RMS (dBFS) within TOLERANCE. Prints the medians of
// both, which a single hiccup of a busy machine does not move; exits 0 when the first is at most two intervals, plus ten milliseconds for the
// way, and the second at most four: it must not hold any of the old level or the ramp.
'use strict'
const dgram = require('dgram')
const WebSocket = require('ws')

const INTERVAL_MS = 50
const TURNS = 9
const [wsUrl, osc, node, param, ...numbers] = process.argv.slice(2)
const [value, rms, otherValue, otherRms, tolerance] = numbers.map(Number)
const [host, port] = osc.split(':')

const padded = (text) => {
  const bytes = Buffer.alloc((text.length + 4) & ~3)
  bytes.write(text)
  return bytes
}
const request = (number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatBE(number)
  return Buffer.concat([padded(`/aers/node/${node}/${param}`), padded(',f'), bytes])
}

const socket = dgram.createSocket('udp4')
const ws = new WebSocket(wsUrl)
const changed = []
const settled = []
let before = null // the level shown when this turn's request went out
let acknowledged = 0
let shown = 0

const fail = (why) => {
  console.error(why)
  process.exit(1)
}
setTimeout(() => fail(`after 30 s only ${settled.length} of ${TURNS} changes have been shown`), 30000)

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1]
const wanted = () => (settled.length % 2 ? otherRms : rms)

const ask = (level) => {
  before = level
  acknowledged = shown = 0
  socket.send(request(settled.length % 2 ? otherValue : value), Number(port), host)
}
const finish = () => {
  const [change, settle] = [median(changed), median(settled)]
  console.log(`changed after ${change.toFixed(1)} ms, settled after ${settle.toFixed(1)} ms (medians of ${TURNS})`)
  process.exit(change <= 2 * INTERVAL_MS + 10 && settle <= 4 * INTERVAL_MS ? 0 : 1)
}
const see = (level) => {
  const took = performance.now() - acknowledged
  if (!shown && Math.abs(level - before) >= 1) shown = took
  if (!shown || Math.abs(level - wanted()) > tolerance) return
  changed.push(shown)
  settled.push(took)
  if (settled.length === TURNS) finish()
  ask(level)
}

socket.on('message', (packet) => {
  if (!packet.toString('latin1').startsWith('/reply')) fail(`refused: ${packet.toString('latin1')}`)
  acknowledged = performance.now()
})
ws.on('error', (error) => fail(error.message))
ws.on('message', (data) => {
  const frame = JSON.parse(data)
  const meter = frame.type === 'frame' && frame.meters[`node/${node}`]
  if (!meter) return
  if (acknowledged) see(meter.rms)
  else if (before === null) ask(meter.rms)
})
