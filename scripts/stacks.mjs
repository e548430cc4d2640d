// npm run stacks [-- NAME …]
// Lowers one limit after the other, of proxies by their scenarios and of servers of Debian by their own settings, and prints what was
// expected and what was found. Status 1 where something else was found than was expected, 3 where a program is missing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isInstalled } from './healthy/programs.mjs';
import { diagnosed } from './stacks/diagnosed.mjs';
import { ran, SCENARIOS } from './stacks/scenarios.mjs';
import { SERVERS } from './stacks/servers.mjs';

const wanted = process.argv.slice(2);
const all = [...SCENARIOS, ...SERVERS];
const unknown = wanted.filter(name => !all.some(one => one.name === name));
if (unknown.length > 0)
  end(2, `no such stack: ${unknown.join(', ')}; there are ${all.map(one => one.name).join(', ')}`);
const chosen = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const missing = [...new Set(chosen.flatMap(({ needs = [] }) => needs))].filter(program => !isInstalled(program));
if (missing.length > 0) process.stderr.write(`left out, for want of ${missing.join(', ')}\n`);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
const reports = mkdtempSync(path.join(tmpdir(), 'loadline-stacks-'));
let wrong = 0;
print(['stack', 'driver', 'lowered', 'expected', 'found', 'confidence', 'served']);
print(['---', '---', '---', '---', '---', '---', '--:']);
for (const one of chosen.filter(({ needs = [] }) => !needs.some(program => missing.includes(program)))) {
  const section = one.client === undefined ? ran(one, reports) : await diagnosed(one);
  const groups = section.attribution.groups.filter(({ outcome }) => outcome !== 'delayed');
  const found = [...new Set(groups.map(({ cause }) => named(cause)))].sort().join(', ') || 'no failure';
  const sure = [...new Set(groups.map(({ confidence }) => confidence))].join(', ');
  if (found !== one.expected) wrong += 1;
  const told = found === one.expected ? found : `**${found}**`;
  const driver = one.client === undefined ? 'connections' : path.basename(one.client(0, reports)[0]);
  print([one.stack, driver, one.lowered, one.expected, told, sure, `${section.outcomes.served ?? 'not known'}`]);
}
rmSync(reports, { recursive: true, force: true });
process.exitCode = wrong > 0 ? 1 : missing.length > 0 ? 3 : 0;

/** A limit or another cause with its side, or the server's own setting. */
function named({ root, kind, limit, what, side, hop, cap }) {
  if (root !== undefined) return named(root);
  if (cap !== undefined) return `${cap.server} ${cap.setting}`;
  return kind === 'unexplained' ? kind : `${limit ?? what} ${hop?.end === 'listener' ? 'upstream' : side}`;
}

function print(cells) {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

function end(status, why) {
  process.stderr.write(`${why}\n`);
  process.exit(status);
}
