#!/usr/bin/env node
// SPDX-License-Identifier: ISC
// surface.js udp|tcp HOST:PORT - a control surface by the npm package osc (over TCP in SLIP, as OSC 1.1 has it). Says what stands on a line of
// standard input: ADDRESS [TYPES VALUE...], several with " ; " between for a bundle, and @SECONDS before it for the time of it. Prints what comes,
// a line a message: ADDRESS TYPES VALUE...
'use strict'
const osc = require('osc')
const readline = require('readline')

const [transport, where] = process.argv.slice(2)
const [host, number] = where.split(':')
const port = transport === 'udp'
  ? new osc.UDPPort({ localAddress: '127.0.0.1', localPort: 0, remoteAddress: host, remotePort: Number(number), metadata: true })
  : new osc.TCPSocketPort({ address: host, port: Number(number), metadata: true })

const text = (arg) => {
  if ('TFNI'.includes(arg.type)) return ''
  const value = arg.type === 'h' ? BigInt.asIntN(64, (BigInt(arg.value.high) << 32n) | BigInt(arg.value.low >>> 0)) : arg.value
  return arg.type === 'f' || arg.type === 'd' ? ` ${Number(value.toPrecision(6))}` : ` ${value}`
}
port.on('message', ({ address, args }) => {
  console.log(`${address} ${args.map((arg) => arg.type).join('')}${args.map(text).join('')}`)
})
port.on('error', (error) => { console.log(`trouble: ${error.message}`) })
port.on('close', () => process.exit(0))

const message = (words) => {
  const [address, types = '', ...values] = words.trim().split(/ +/)
  const args = [...types].map((type) => 'TFNI'.includes(type) ? { type } : { type, value: type === 's' ? values.shift() : Number(values.shift()) })
  return { address, args }
}
const say = (line) => {
  const [, seconds, rest] = line.match(/^(?:@([0-9.]+) )?(.*)$/)
  const packets = rest.split(' ; ').map(message)
  port.send(packets.length > 1 || seconds ? { timeTag: osc.timeTag(Number(seconds || 0)), packets } : packets[0])
}
port.on('ready', () => {
  console.log('ready')
  readline.createInterface({ input: process.stdin }).on('line', say).on('close', () => process.exit(0))
})
port.open(host, Number(number))
