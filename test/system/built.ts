import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Privilege } from '../../src/model/machine.ts';
import { privilege } from '../../src/system/privilege.ts';
import { AS_NOBODY } from '../as-nobody.ts';

const PROGRAMS = new URL('../programs/', import.meta.url);
const BUILT = new URL('../../dist/lab/lab.js', import.meta.url);

/** The argv of a program in test/programs, which runs what was built. `ordinary` drops root's rights first. */
export function programArgv(name: string, args: readonly string[] = [], user: 'own' | 'ordinary' = 'own'): string[] {
  if (!existsSync(BUILT)) throw new Error('dist is missing: npm run build');
  const node = [process.execPath, fileURLToPath(new URL(name, PROGRAMS)), ...args];
  return user === 'ordinary' ? [...DROP[privilege()], ...node] : node;
}

/** A user namespace knows no other user to become, but its root can do without its rights. */
const DROP: Readonly<Record<Privilege, readonly string[]>> = {
  root: AS_NOBODY,
  'user-namespace': ['setpriv', '--bounding-set=-all'],
  none: [],
};

/** Runs a program to its end. */
export function runProgram(argv: readonly string[]) {
  const [command = '', ...args] = argv;
  return spawnSync(command, args, { encoding: 'utf8' });
}

/** Starts a program that goes on, and waits for the first line it prints. */
export async function startProgram(argv: readonly string[], options: SpawnOptions = {}): Promise<StartedProgram> {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], ...options });
  if (child.stdout === null) throw new Error('no output to read');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${argv.join(' ')} ended without a word`);
    return value;
  };
  return { child, firstLine: await nextLine(), nextLine };
}

export interface StartedProgram {
  readonly child: ChildProcess;
  readonly firstLine: string;
  nextLine(): Promise<string>;
}

/** Kills a program and waits until it has ended. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
