#!/usr/bin/env node
// SPDX-License-Identifier: ISC
// follow.js WS-URL OSC-HOST:PORT NODE PARAM VALUE RMS TOLERANCE
// Set a parameter over OSC (UDP), and count from graphd's acknowledgement until a telemetry frame shows a change (1 dB or more), and
// until one shows the node at RMS dBFS within TOLERANCE. Prints both; exits 0 when the first took at most two intervals, plus ten milliseconds
// for a machine that has other things to do, and the second one at most four: it must not hold any of the old level or the ramp.
'use strict'
const dgram = require('dgram')
const WebSocket = require('ws')

const INTERVAL_MS = 50
const [wsUrl, osc, node, param, value, rms, tolerance] = process.argv.slice(2)
const [host, port] = osc.split(':')

const padded = (text) => {
  const bytes = Buffer.alloc((text.length + 4) & ~3)
  bytes.write(text)
  return bytes
}
const number = Buffer.alloc(4)
number.writeFloatBE(Number(value))
const request = Buffer.concat([padded(`/aers/node/${node}/${param}`), padded(',f'), number])

const socket = dgram.createSocket('udp4')
const ws = new WebSocket(wsUrl)
let before = null
let acknowledged = 0
let shown = 0

const fail = (why) => {
  console.error(why)
  process.exit(1)
}
setTimeout(() => fail(shown ? 'no frame showed the new level within 5 s' : 'no frame showed a change within 5 s'), 5000)

const see = (level) => {
  const took = performance.now() - acknowledged
  if (!shown && Math.abs(level - before) >= 1) shown = took
  if (!shown || Math.abs(level - Number(rms)) > Number(tolerance)) return
  console.log(`changed after ${shown.toFixed(1)} ms, settled after ${took.toFixed(1)} ms`)
  process.exit(shown <= 2 * INTERVAL_MS + 10 && took <= 4 * INTERVAL_MS ? 0 : 1)
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
  else if (before === null) socket.send(request, Number(port), host)
  before = acknowledged ? before : meter.rms
})
