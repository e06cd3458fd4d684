#!/usr/bin/env node
// SPDX-License-Identifier: ISC
// openapi_check.js DOCUMENT REPLIES - hold replies against an OpenAPI document, by ajv. REPLIES has one JSON object a line: method, path,
// status, type (Content-Type), location, etag, body (a file). Each must be an operation of the document, with a status and a type it
// has, and a body that its schema admits; headers that the document promises must be there. Every operation must have been
// asked for with success at least once. Prints what is wrong, and exits 1.
'use strict'
const fs = require('fs')
const Ajv = require('ajv/dist/2020').default

const [documentPath, repliesPath] = process.argv.slice(2)
const document = JSON.parse(fs.readFileSync(documentPath, 'utf8'))
const replies = fs.readFileSync(repliesPath, 'utf8').trim().split('\n').map((line) => JSON.parse(line))
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })

// "#/components/..." is of the document, not of the piece of it that is compiled.
const rooted = (schema) =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/'))
for (const [name, schema] of Object.entries(document.components.schemas)) document.components.schemas[name] = rooted(schema)
ajv.addKeyword('components')
ajv.addSchema({ $id: 'openapi', components: { schemas: document.components.schemas } }, 'openapi', undefined, false)

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    // one that is spelt out goes before one with parameters
    weight: (path.match(/{/g) || []).length,
    pattern: new RegExp('^' + path.replace(/[.]/g, '\\.').replace(/{[^}]+}/g, '[^/]+') + '$'),
    operation,
  }))
).sort((a, b) => a.weight - b.weight)

const succeeded = new Set()
const wrong = []

function check(reply) {
  const found = operations.find((o) => o.method === reply.method && o.pattern.test(reply.path.replace(/[?].*/, '')))
  if (!found) return reply.status === '404' || reply.status === '405' ? null : 'is no operation of the document'
  const isOk = reply.status < 400
  const answer = found.operation.responses[reply.status] || (isOk ? null : found.operation.responses.default)
  if (!answer) return 'has a status the document does not have'
  for (const header of Object.keys(answer.headers || {}))
    if (!reply[header.toLowerCase()]) return `lacks ${header}`
  const type = reply.type.split(';')[0]
  const media = answer.content[type]
  if (!media) return `is of type ${type}`
  const text = fs.readFileSync(reply.body, 'utf8')
  const validate = ajv.compile(rooted(media.schema))
  if (!validate(type.endsWith('json') ? JSON.parse(text) : text)) return ajv.errorsText(validate.errors)
  if (isOk) succeeded.add(found.name)
  return null
}

for (const reply of replies) {
  const why = check(reply)
  if (why) wrong.push(`${reply.method} ${reply.path} ${reply.status}: ${why}`)
}
for (const { name } of operations) if (!succeeded.has(name)) wrong.push(`${name}: never succeeded here`)
console.log(`${replies.length} replies, ${operations.length} operations`)
for (const line of wrong) console.log(line)
process.exit(wrong.length ? 1 : 0)
