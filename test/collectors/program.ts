import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A small real program under limits of its own. */
export interface Program {
  readonly pid: number;
  /** The next piece of its output. */
  output(): Promise<string>;
  say(line: string): void;
  stop(): Promise<void>;
}

/** Runs test/programs/<name> with a descriptor limit. `inShell`: as a child of a shell, and `pid` is the shell's. */
export async function startProgram(
  name: string,
  { nofile, args = [], inShell = false }: { nofile: number; args?: readonly string[]; inShell?: boolean },
): Promise<Program> {
  const file = fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
  const script = inShell ? `ulimit -n ${nofile}; "$@"; exit` : `ulimit -n ${nofile}; exec "$@"`;
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, file, ...args]);
  await once(child, 'spawn');
  return { pid: child.pid ?? 0, ...talkTo(child) };
}

function talkTo(child: ChildProcessWithoutNullStreams): Omit<Program, 'pid'> {
  const ended = once(child, 'close');
  return {
    output: async () => {
      const [piece] = await once(child.stdout, 'data');
      return String(piece);
    },
    say: line => child.stdin.write(`${line}\n`),
    stop: async () => {
      child.stdin.end();
      child.stdin.destroy();
      await ended;
    },
  };
}
