// start-programs.mjs [full]: starts a program that names its folder, one way and the other, and prints what came of it.
// `full`: with no descriptor left to this process.
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { startProgram } from '../../dist/system/child-process.js';
import { runToEnd } from '../../dist/system/run-to-end.js';

const PWD = ['/bin/sh', '-c', 'pwd -P; echo complaint >&2; exit 3'];

process.on('uncaughtException', error => process.stdout.write(`uncaught ${error.message}\n`));
// A first spawn, while there are descriptors: what Node opens once is open.
runToEnd(['/bin/true']);
const opened = process.argv[2] === 'full' ? openAll() : [];
const toEnd = runToEnd(PWD);
const child = startProgram(PWD, { stdio: ['ignore', 'pipe', 'pipe'] });
const missing = startProgram(['/nowhere/at/all'], { stdio: ['ignore', 'ignore', 'ignore'] });
for (const fd of opened) closeSync(fd);
const started = child.pid === undefined ? await child.why : await outcomeOf(child);
process.stdout.write(`${JSON.stringify({ toEnd, started, missing: await missing.why })}\n`);

function openAll() {
  const fds = [];
  try {
    for (;;) fds.push(openSync('/dev/null', 'r'));
  } catch {
    return fds;
  }
}

async function outcomeOf({ exited, closed, pipe }) {
  const [stdout, stderr, { code, signal }] = await Promise.all([text(pipe(1)), text(pipe(2)), exited, closed]);
  return { code, signal, stdout, stderr };
}
