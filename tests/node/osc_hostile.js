#!/usr/bin/env node
// SPDX-License-Identifier: ISC
// osc_hostile.js HOST:PORT SEED COUNT - what nobody should send to an OSC server: first what is wrong by design, each of which has to end in an
// /error or in the end of the connection; then COUNT packets each over UDP and TCP that were right before bytes of them were changed. Prints a line
// for each design that ends otherwise; exits with their number.
'use strict'
const dgram = require('dgram')
const net = require('net')

const [where, seedText, countText] = process.argv.slice(2)
const [host, portText] = where.split(':')
const port = Number(portText)
const PATIENCE_MS = 20000

let state = Number(seedText) >>> 0
const random = (below) => { // xorshift32: the same packets for the same seed
  state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0
  return state % below
}

const padded = (text) => { const bytes = Buffer.alloc((text.length + 4) & ~3); bytes.write(text, 'latin1'); return bytes }
const int = (value) => { const bytes = Buffer.alloc(4); bytes.writeInt32BE(value | 0); return bytes }
const message = (address, types = '', ...args) => Buffer.concat([padded(address), padded(`,${types}`), ...args])
const bundle = (...packets) => Buffer.concat([padded('#bundle'), int(0), int(1), ...packets.flatMap((p) => [int(p.length), p])])
const framed = (packet) => Buffer.concat([int(packet.length), packet])
const nested = (depth) => depth ? bundle(nested(depth - 1)) : message('/aers/ping')
const slip = (bytes) => Buffer.concat([Buffer.from([0xc0]), bytes, Buffer.from([0xc0])])

// ---- wrong by design
const designs = {
  'no type tags': framed(padded('/aers/ping')),
  'no slash': framed(message('aers/ping')),
  'an unknown type': framed(message('/aers/ping', 'x')),
  'a string without end': framed(Buffer.concat([message('/aers/ping', 's'), Buffer.from('abcd')])),
  'padding that is not zero': framed(Buffer.concat([message('/aers/ping', 's'), Buffer.from('ab\0c')])),
  'a blob longer than the packet': framed(message('/aers/ping', 'b', int(1 << 20))),
  'a blob of negative length': framed(message('/aers/ping', 'b', int(-1))),
  'arguments missing': framed(message('/aers/ping', 'iii', int(1))),
  'bytes left over': framed(message('/aers/ping', '', int(1))),
  'control characters in an address': framed(message('/aers/\u0007')),
  'an address of 300 bytes': framed(message(`/${'a'.repeat(300)}`)),
  'a hundred wildcards': framed(message(`/aers/${'*?'.repeat(50)}`)),
  'nested empty braces': framed(message(`/${'{'.repeat(60)}${'}'.repeat(60)}`)),
  'brackets without end': framed(message('/aers/[a')),
  '300 arguments': framed(message('/aers/ping', 'T'.repeat(300))),
  'bundles seven deep': framed(nested(7)),
  '2000 messages at once': framed(bundle(...Array(2000).fill(message('/aers/ping')))),
  'a bundle with a piece of no length': framed(Buffer.concat([padded('#bundle'), int(0), int(1), int(0)])),
  'a bundle with a piece past its end': framed(Buffer.concat([padded('#bundle'), int(0), int(1), int(64), message('/aers/ping')])),
  'a frame of no length': int(0),
  'a frame of five bytes': Buffer.concat([int(5), Buffer.alloc(5)]),
  'a frame of 2 GiB': int(0x7fffffff),
  'a frame of 2 MiB': int(2 << 20),
  'a negative frame': int(-4),
  HTTP: Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
  'a broken escape of SLIP': slip(Buffer.from([0x2f, 0xdb, 0x00, 0x00])),
  'SLIP around what is no OSC': slip(Buffer.from('hello')),
  'NaN for a number': framed(message('/aers/node/spare/gain_db', 'd', Buffer.from('7ff8000000000000', 'hex'))),
  'infinity for a number': framed(message('/aers/node/spare/gain_db', 'f', Buffer.from('7f800000', 'hex'))),
  'a blob for a number': framed(message('/aers/node/spare/gain_db', 'b', int(4), int(7))),
  'a time three days ahead': framed((() => {
    const ahead = bundle(message('/aers/node/spare/gain_db', 'i', int(-3)))
    ahead.writeUInt32BE(Math.floor(Date.now() / 1000) + 2208988800 + 3 * 86400, 8)
    return ahead
  })())
}

const tryDesign = (name, bytes) => new Promise((resolve) => {
  const socket = net.connect(port, host)
  const timer = setTimeout(() => end('nothing'), PATIENCE_MS)
  const end = (how) => { clearTimeout(timer); socket.destroy(); resolve(how === 'good' ? 0 : (console.log(`${name}: ${how}`), 1)) }
  socket.on('connect', () => socket.write(bytes))
  socket.on('data', (data) => end(data.includes('/error') ? 'good' : 'a reply'))
  socket.on('close', () => end('good'))
  socket.on('error', () => end('good'))
})

// ---- right once. Nothing among them that a change of some bytes could make end the show.
const seeds = [
  message('/aers/ping', 'sifTdh', padded('hello'), int(7), int(0x3f800000), Buffer.alloc(16)),
  message('/aers/node/spare/gain_db', 'f', int(0xc0400000)), message('/aers/node/spare/mute', 'T'), message('/aers/node/spa*/gain_db'),
  message('/aers/list', 's', padded('spare')), message('/aers/subscribe', 'sfi', padded('/aers/node/spare'), int(0x42480000), int(2)),
  message('/aers/refresh', 's', padded('/aers/node/spare/n')), message('/aers/meters', 's', padded('/aers/node/spare')),
  bundle(message('/aers/ping'), bundle(message('/aers/node/spare/gain_db', 's', padded('+=1dB')))), message('/aers/unsubscribe')
]
const changed = () => {
  const bytes = Buffer.from(seeds[random(seeds.length)])
  for (let n = random(4) + 1; n > 0; n--) bytes[random(bytes.length)] = random(2) ? random(256) : [0, 0x2a, 0x2f, 0x5b, 0x7b, 0xff][random(6)]
  return random(8) ? bytes : bytes.subarray(0, random(bytes.length))
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const stormUdp = async (count) => {
  const socket = dgram.createSocket('udp4')
  socket.on('message', () => {})
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => socket.send(changed(), port, host, resolve))
    if (i % 64 === 0) await turn()
  }
  socket.close()
}
const stormTcp = async (count) => {
  let socket
  for (let i = 0; i < count; i++) {
    if (!socket || socket.destroyed) {
      socket = net.connect(port, host)
      socket.on('error', () => {})
      socket.on('data', () => {})
      await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
    }
    const bytes = framed(changed())
    if (random(50) === 0) bytes[random(4)] = random(256)
    socket.write(bytes)
    if (i % 64 === 0) await turn()
    if (random(500) === 0) socket.destroy()
  }
  socket.destroy()
}

const main = async () => {
  let wrong = 0
  for (const [name, bytes] of Object.entries(designs)) wrong += await tryDesign(name, bytes)
  await Promise.all([stormUdp(Number(countText)), stormTcp(Number(countText))])
  process.exitCode = wrong
}
main()
