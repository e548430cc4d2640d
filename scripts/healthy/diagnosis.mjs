import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const LOADLINE = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

/** Exit status of a run that leaves open whether all went well. */
const INCONCLUSIVE = 4;

/**
 * Runs `loadline diagnose` around the command, which loads `port`. What it told: failures, their causes, and what left open whether there
 * were any.
 */
export async function diagnose(command, port, folder) {
  const args = [LOADLINE, 'diagnose', '--format', 'json', '--out', folder, '--port', `${port}`, '--', ...command];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, words, [status]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'exit'),
  ]);
  if (output === '') throw new Error(`loadline diagnose ended with status ${status}: ${words.trim()}`);
  const [section] = JSON.parse(output).runs;
  const { groups } = section.attribution;
  return {
    failures: groups.reduce((sum, { count }) => sum + count, 0),
    causes: groups.map(({ cause }) => causeOf(cause)),
    doubts: status === INCONCLUSIVE ? section.warnings : [],
  };
}

async function textOf(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

function causeOf({ kind, limit, what }) {
  return { isLimit: limit !== undefined, name: limit ?? what ?? kind };
}
