#!/usr/bin/env node
// SPDX-License-Identifier: ISC
// osc_set.js HTTP-URL PATH VALUE - set a value knowing nothing but where OSCQuery is: its HOST_INFO says where OSC is spoken, its namespace
// the type to send, and the npm package "osc" sends it over UDP. Prints graphd's answer: address, then the arguments.
'use strict'
const osc = require('osc')

const [base, path, value] = process.argv.slice(2)
const get = async (what) => (await fetch(base + what)).json()

async function main() {
  const host = await get('/?HOST_INFO')
  const { TYPE: type } = await get(path + '?TYPE')
  const port = new osc.UDPPort({
    localAddress: '127.0.0.1', localPort: 0, remoteAddress: host.OSC_IP, remotePort: host.OSC_PORT, metadata: true,
  })
  port.on('message', (message) => {
    console.log([message.address, ...message.args.map((argument) => String(argument.value))].join(' '))
    process.exit(0)
  })
  port.on('ready', () => port.send({ address: path, args: [{ type, value: type === 's' ? value : Number(value) }] }))
  port.on('error', (error) => { throw error })
  port.open()
}

setTimeout(() => {
  console.error('osc_set: no answer within 5 s')
  process.exit(1)
}, 5000)
main().catch((error) => {
  console.error(error.message)
  process.exit(1)
})
