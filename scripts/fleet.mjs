// npm run fleet [-- NAME…]
// Three machines and a conductor, each in namespaces of its own with an sshd, and what loadline does across them. Nothing listens on this
// machine's own network, and nothing is left, however this ends. Prints what was expected beside what was found; status 1 where they differ,
// 3 where something is missing. Names choose these cases alone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runApart } from './fleet/apart.mjs';
import { CASES } from './fleet/cases.mjs';
import { openTestbed } from './fleet/testbed.mjs';

const MOST_SHOWN = 240;
const names = process.argv.slice(2).filter(word => word !== '--apart');
const unknown = names.filter(name => !CASES.some(one => one.name === name));
if (unknown.length > 0) end(2, `no case is called ${unknown.join(', ')}: ${CASES.map(({ name }) => name).join(', ')}`);
if (process.getuid() !== 0) end(3, 'root is needed: sudo npm run fleet');
const missing = [
  ['/usr/sbin/sshd', 'openssh-server'],
  ['/usr/bin/ssh', 'openssh-client'],
  ['/usr/sbin/ip', 'iproute2'],
  ['/usr/sbin/nft', 'nftables'],
  ['/usr/bin/python3', 'python3'],
]
  .filter(([program]) => !existsSync(program))
  .map(([, name]) => name);
if (missing.length > 0) end(3, `not installed: ${missing.join(', ')} (apt-get install ${missing.join(' ')})`);
if (!process.argv.includes('--apart')) process.exit(await runApart(names));

const folder = mkdtempSync(path.join(tmpdir(), 'loadline-fleet-'));
let wrong = 0;
let lacking = 0;
try {
  const bed = await openTestbed(folder);
  for (const { name, run, needs = [] } of CASES.filter(one => names.length === 0 || names.includes(one.name))) {
    const absent = needs.filter(program => spawnSync('which', [program]).status !== 0);
    lacking += absent.length;
    if (absent.length > 0) console.log(`not run  ${name}: ${absent.join(', ')} is not installed`);
    else for (const [what, expected, found] of await resultsOf(run, bed)) tell(name, what, expected, found);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(wrong > 0 ? `${wrong} not as expected` : lacking > 0 ? 'not all was run' : 'all as expected');
process.exit(wrong > 0 ? 1 : lacking > 0 ? 3 : 0);

async function resultsOf(run, bed) {
  try {
    return await run(bed);
  } catch (error) {
    return [['comes to an end', 'results', error.stack]];
  }
}

function tell(name, what, expected, found) {
  const isRight = expected instanceof RegExp ? expected.test(String(found)) : Object.is(expected, found);
  if (!isRight) wrong += 1;
  console.log(
    `${isRight ? 'right' : 'WRONG'}  ${name}: ${what}: ${isRight ? shown(found) : `expected ${expected}, found ${found}`}`,
  );
}

/** A whole report is too much. */
function shown(found) {
  const [first] = String(found).trim().split('\n');
  return first.length > MOST_SHOWN ? `${first.slice(0, MOST_SHOWN)} …` : first;
}

function end(status, why) {
  console.error(`fleet: ${why}`);
  process.exit(status);
}
