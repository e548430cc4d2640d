import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownFolders } from './files.mjs';
import { KINDS, makeCgroup } from './kinds.mjs';
import { leftAtLast } from './left.mjs';
import { markOf, ORDINARY, seenOf } from './processes.mjs';

const ROOT = path.join(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'dist/cli/bin.js');
const ON_TERMINAL = path.join(import.meta.dirname, 'on-terminal.py');
/** A command that was asked to end has to take everything down first. */
const ENDS_WITHIN_MS = 30_000;

/** Starts the command, ends it in its way after its time, and resolves to how it ended and what it left, a line each. */
export async function killOnce({ number, user, args, kind, afterMs }, { folder }) {
  const mark = `loadline-kills-${randomBytes(6).toString('hex')}`;
  const own = ownFolders(folder, number);
  const env = {
    ...process.env,
    ...markOf(mark),
    TMPDIR: own.tmp,
    LOADLINE_STATE: own.state,
    NO_COLOR: '1',
    TERM: 'xterm',
  };
  const argv = [...(user === 'ordinary' && process.getuid() === 0 ? ORDINARY : []), process.execPath, BIN, ...args];
  const { end, ...how } = KINDS[kind];
  const cgroup = how.inCgroup ? makeCgroup(mark) : undefined;
  const command = await start(argv, { env, cwd: own.out, onTerminal: how.onTerminal === true });
  cgroup?.take(command.pid);
  await Promise.race([sleep(afterMs), command.ended]);
  const seen = seenOf(mark);
  await end({ ...command, cgroup });
  const ending = await Promise.race([command.ended, sleep(ENDS_WITHIN_MS, 'hangs')]);
  if (how.takesWatchers) spawnSync(argv[0], [...argv.slice(1, -args.length), 'restore'], { env });
  const left = await leftAtLast({ mark, own, seen });
  await cgroup?.remove();
  rmSync(path.dirname(own.tmp), { recursive: true, force: true });
  return { ending, left: [...left, ...wrongEnd(ending, command.said())] };
}

function wrongEnd(ending, said) {
  if (ending === 'hangs') return [`it has not ended within ${ENDS_WITHIN_MS / 1000} s`];
  const bug = /^.*a bug in loadline.*$|^\s+at .*:\d+:\d+.*$/m.exec(said);
  const crashed = [70, 132, 134, 139].includes(ending.code) || ['SIGSEGV', 'SIGABRT', 'SIGBUS'].includes(ending.signal);
  return crashed || bug !== null
    ? [`it ended by ${ending.signal ?? ending.code}: ${bug?.[0] ?? said.slice(-200)}`]
    : [];
}

/** In a session of its own, or on a terminal of its own. */
async function start(argv, { env, cwd, onTerminal }) {
  const [program, ...args] = onTerminal ? ['python3', ON_TERMINAL, ...argv] : argv;
  const stdio = [onTerminal ? 'pipe' : 'ignore', onTerminal ? 'pipe' : 'ignore', 'pipe'];
  const child = spawn(program, args, { env, cwd, stdio, detached: true });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    said = (said + text).slice(-20_000);
  });
  const ended = new Promise(resolve => child.once('exit', (code, signal) => resolve({ code, signal })));
  child.stdin?.on('error', () => undefined);
  return {
    pid: child.pid,
    ended,
    said: () => said,
    signal: signal => child.kill(signal),
    closeTerminal: () => child.stdin.write('\n'),
  };
}
