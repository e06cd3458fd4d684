#!/usr/bin/env node
// SPDX-License-Identifier: ISC
// follow.js WS-URL OSC-HOST:PORT NODE PARAM VALUE RMS TOLERANCE MILLISECONDS
// Set a parameter over OSC (UDP); from graphd's acknowledgement on, count the milliseconds until a telemetry frame shows the
// node at RMS dBFS within TOLERANCE. Exits 0 when that took at most MILLISECONDS beside the wait for a whole meter interval after the change.
'use strict'
const dgram = require('dgram')
const WebSocket = require('ws')

const [wsUrl, osc, node, param, value, rms, tolerance, limit] = process.argv.slice(2)
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
let acknowledged = 0

const fail = (why) => {
  console.error(why)
  process.exit(1)
}
const timer = setTimeout(() => fail('no frame showed it within 5 s'), 5000)

socket.on('message', (packet) => {
  if (!packet.toString('latin1').startsWith('/reply')) fail(`refused: ${packet.toString('latin1')}`)
  acknowledged = performance.now()
})
ws.on('error', (error) => fail(error.message))
ws.on('message', (data) => {
  const frame = JSON.parse(data)
  if (frame.type !== 'frame') return
  if (!acknowledged) {
    if (!socket.asked) socket.send(request, Number(port), host)
    socket.asked = true
    return
  }
  const meter = frame.meters[`node/${node}`]
  if (!meter || Math.abs(meter.rms - Number(rms)) > Number(tolerance)) return
  const took = performance.now() - acknowledged
  console.log(`${took.toFixed(1)} ms`)
  clearTimeout(timer)
  process.exit(took <= Number(limit) ? 0 : 1)
})
