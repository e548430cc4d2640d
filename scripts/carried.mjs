// npm run carried [-- NAME …]
// Starts servers of Debian, each with one limit that is soon met, makes a scenario of each by `init --pid`, looks for its ceiling, and prints
// what was in force beside what the ceiling names. Status 1 where a copy does not start or another cause is named, 3 where a program is missing.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVERS } from './carried/servers.mjs';
import { endServer, freePort, isInstalled, startServer } from './healthy/programs.mjs';

const LOADLINE = path.join(import.meta.dirname, '..', 'dist/cli/bin.js');

const wanted = process.argv.slice(2);
const chosen = SERVERS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const missing = [...new Set(chosen.flatMap(({ needs }) => needs))].filter(program => !isInstalled(program));
if (missing.length > 0) process.stderr.write(`left out, for want of ${missing.join(', ')}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

let wrong = 0;
print(['server', 'in force', 'ceiling', 'named above it', 'not carried over']);
print(['---', '---', '--:', '---', '---']);
for (const server of chosen.filter(({ needs }) => !needs.some(program => missing.includes(program))))
  await carry(server);
process.exitCode = wrong > 0 ? 1 : missing.length > 0 ? 3 : 0;

async function carry({ name, inForce, expected, commands }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'loadline-carried-'));
  chmodSync(folder, 0o755);
  const servers = [];
  try {
    const ports = [await freePort(), await freePort()];
    for (const [index, command] of commands(folder, ports).entries())
      servers.push(await startServer(command, ports[index], path.join(folder, `${index}.log`)));
    const file = path.join(folder, 'scenario.yaml');
    const { start, notCarriedOver } = loadline(folder, ['init', '--pid', `${servers.at(-1).pid}`, file]);
    const { held, found } = start.state === 'started' ? ceilingOf(folder, file) : { held: '', found: start.why };
    if (found !== expected) wrong += 1;
    const gaps = notCarriedOver.map(({ gap }) => gap).join(', ');
    print([name, inForce, held, found === expected ? found : `**${found}**`, gaps]);
  } finally {
    for (const server of servers.reverse()) await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

function ceilingOf(folder, file) {
  const { ceiling } = loadline(folder, ['ceiling', '--max', '2000', '--repeat', '1', '--precision', '5%', file]);
  const { held, stoppedBy, why } = ceiling;
  return { held: `${held}`, found: stoppedBy === null ? `nothing: ${why}` : named(stoppedBy) };
}

function loadline(cwd, args) {
  const { stdout, stderr } = spawnSync(process.execPath, [LOADLINE, ...args, '--format', 'json'], {
    cwd,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** As in the table of `npm run stacks`. */
function named({ root, kind, limit, what, side, cap }) {
  if (root !== undefined) return named(root);
  if (cap !== undefined) return `${cap.server} ${cap.setting}`;
  return kind === 'unexplained' ? kind : `${limit ?? what} ${side}`;
}

function print(cells) {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
