// npm run stacks [-- NAME …] [--cure]
// Lowers one limit after the other, of proxies by their scenarios and of servers of Debian by their own settings, and prints what was
// expected and what was found. With --cure it does then what each report advises, and prints the failures before and after.
// Status 1 where something else was found than was expected, or where advice did not help; 3 where a program is missing.
import path from 'node:path';
import { isInstalled } from './healthy/programs.mjs';
import { withoutComment } from './stacks/applied.mjs';
import { cured, measured } from './stacks/cured.mjs';
import { SCENARIOS } from './stacks/scenarios.mjs';
import { SERVERS } from './stacks/servers.mjs';

const words = process.argv.slice(2);
const isCure = words.includes('--cure');
const wanted = words.filter(word => word !== '--cure');
const all = [...SCENARIOS, ...SERVERS];
const unknown = wanted.filter(name => !all.some(one => one.name === name));
if (unknown.length > 0)
  end(2, `no such stack: ${unknown.join(', ')}; there are ${all.map(one => one.name).join(', ')}`);
const chosen = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const missing = [...new Set(chosen.flatMap(({ needs = [] }) => needs))].filter(program => !isInstalled(program));
if (missing.length > 0) process.stderr.write(`left out, for want of ${missing.join(', ')}\n`);

let wrong = 0;
if (isCure) print(['stack', 'driver', 'lowered', 'advice', 'failures', 'and then'], '--:');
else print(['stack', 'driver', 'lowered', 'expected', 'found', 'confidence', 'served'], '--:');
for (const one of chosen.filter(({ needs = [] }) => !needs.some(program => missing.includes(program)))) {
  const driver = one.client === undefined ? 'connections' : path.basename(one.client(0, '')[0]);
  if (isCure) cure(one, driver);
  else find(one, driver);
}
process.exitCode = wrong > 0 ? 1 : missing.length > 0 ? 3 : 0;

function find(one, driver) {
  const { section } = measured(one);
  const groups = section.attribution.groups.filter(({ outcome }) => outcome !== 'delayed');
  const found = [...new Set(groups.map(({ cause }) => named(cause)))].sort().join(', ') || 'no failure';
  const sure = [...new Set(groups.map(({ confidence }) => confidence))].join(', ');
  const told = checked(found, found === one.expected);
  print([one.stack, driver, one.lowered, one.expected, told, sure, `${section.outcomes.served ?? 'not known'}`]);
}

/** Where a report advises nothing, there is nothing to follow. */
function cure(one, driver) {
  const { before, advice, after } = cured(one);
  if (before.failures === 0 || after === undefined) return;
  const lines = advice.map(line => `\`${withoutComment(line).replaceAll('|', String.raw`\|`)}\``).join('<br>');
  const left = checked(`${after.failures}`, after.failures === 0 && after.status === 0);
  print([one.stack, driver, one.lowered, lines, `${before.failures}`, left]);
}

/** A text of the table, bold where it is not as it has to be. */
function checked(text, isRight) {
  if (!isRight) wrong += 1;
  return isRight ? text : `**${text}**`;
}

/** A limit or another cause with its side, or the server's own setting. */
function named({ root, kind, limit, what, side, hop, cap }) {
  if (root !== undefined) return named(root);
  if (cap !== undefined) return `${cap.server} ${cap.setting}`;
  return kind === 'unexplained' ? kind : `${limit ?? what} ${hop?.end === 'listener' ? 'upstream' : side}`;
}

function print(cells, lastAligned) {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
  if (lastAligned !== undefined) print(cells.map((_, at) => (at === cells.length - 1 ? lastAligned : '---')));
}

function end(status, why) {
  process.stderr.write(`${why}\n`);
  process.exit(status);
}
