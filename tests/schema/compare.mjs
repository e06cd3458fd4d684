// SPDX-License-Identifier: ISC
// compare.mjs TOP VERDICTS - ajv's verdict on every file that VERDICTS (schema_check's output) names must be ours. TAP.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';

const [top, verdicts] = process.argv.slice(2);

// Files that are no documents for us and yet are for a reader of YAML that allows more.
const stricter = {
  'tag.yaml': 'tags are refused, not ignored',
  'control_character.yaml': 'YAML has no BEL in its character set',
};

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false, strictNumbers: true });
const validate = ajv.compile(JSON.parse(readFileSync(join(top, 'common/model/graph.schema.json'), 'utf8')));

function judge(path) {
  let value;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(join(top, path)));
    value = parse(text, { version: '1.2', schema: 'core', logLevel: 'error' });
  } catch {
    return 'unreadable';
  }
  return validate(value) ? 'valid' : 'invalid';
}

let n = 0;
let failed = 0;
for (const line of readFileSync(verdicts, 'utf8').trim().split('\n')) {
  const [ours, path] = line.split(' ');
  const theirs = judge(path);
  const excuse = ours === 'unreadable' && theirs === 'valid' && stricter[basename(path)];
  // What neither takes for a graph: whether it is no document or one of the wrong form is not the schema's business.
  const agreed = ours === theirs || (ours === 'unreadable' && theirs === 'invalid') || Boolean(excuse);
  n += 1;
  failed += agreed ? 0 : 1;
  if (!agreed) console.log(`# ours: ${ours}, ajv: ${theirs} ${JSON.stringify(validate.errors)}`);
  const sentence = excuse ? `${path} is refused by us alone: ${excuse}` : `ajv agrees that ${path} is ${ours}`;
  console.log(`${agreed ? 'ok' : 'not ok'} ${n} - ${sentence}`);
}
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
