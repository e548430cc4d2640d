import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AS_NOBODY } from '../as-nobody.ts';
import { type Installed, install, type User } from '../end-to-end/installed.ts';
import { ROOT } from './pages.ts';

/** What a shell command came to. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that was started: what it said so far, and how it ends. */
export interface Started {
  readonly said: () => Omit<Outcome, 'status'>;
  /** As Ctrl-C in a terminal: to all of the command. */
  readonly interrupt: () => void;
  readonly ended: Promise<Outcome>;
  /** Processes that it started, themselves or through others, and that still run. */
  readonly left: () => string[];
}

/** A folder to work in. `aside` is for what must not meet the reports of others. */
export type Desk = 'root' | 'ordinary' | 'aside';

/** Where readers follow the documentation: the package is installed, its command on the path, a folder for each of them. */
export interface Workplace {
  folder(desk: Desk): string;
  start(line: string, desk: Desk): Started;
  remove(): void;
}

export function openWorkplace(): Workplace {
  const installed = install();
  const programs = writePrograms(installed);
  const copied = 'test/fixtures/audit/debian-12';
  cpSync(path.join(ROOT, copied), path.join(installed.folder, copied), { recursive: true, verbatimSymlinks: true });
  const folder = (desk: Desk) => path.join(installed.folder, desk);
  mkdirSync(folder('aside'));
  chmodSync(folder('aside'), 0o777);
  for (const desk of ['root', 'ordinary', 'aside'] as const) {
    for (const part of ['dist', 'node_modules', 'scenarios', 'test']) {
      symlinkSync(path.join(installed.folder, part), path.join(folder(desk), part));
    }
  }
  return {
    folder,
    start: (line, desk) => start(line, desk === 'root' ? 'root' : 'ordinary', folder(desk), programs),
    remove: installed.remove,
  };
}

/** The command on the path, as npm links it; `sudo` is nothing where everything is root's; a browser that notes its page. */
function writePrograms({ folder }: Installed): string {
  const bin = path.join(folder, 'dist/cli/bin.js');
  const links = path.join(folder, 'node_modules/.bin');
  const programs = path.join(folder, 'bin');
  for (const place of [links, programs]) mkdirSync(place);
  chmodSync(bin, 0o755);
  for (const place of [links, programs]) symlinkSync(bin, path.join(place, 'loadline'));
  writeFileSync(path.join(programs, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  writeFileSync(path.join(programs, 'xdg-open'), '#!/bin/sh\necho "$1" > opened\n', { mode: 0o755 });
  return programs;
}

let started = 0;

function start(line: string, user: User, cwd: string, programs: string): Started {
  const as = user === 'root' ? [] : AS_NOBODY;
  const [program = 'sh', ...args] = [...as, 'sh', '-c', line];
  started += 1;
  const mark = `DOCUMENTED_LINE=${process.pid}.${started}`;
  const child = spawn(program, args, { cwd, env: environment(cwd, programs, mark), detached: true });
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  const said = () => ({ stdout: stdout(), stderr: stderr() });
  return {
    said,
    interrupt: () => interrupt(child),
    ended: ending(child).then(status => ({ status, ...said() })),
    left: () => processesWith(mark),
  };
}

function environment(cwd: string, programs: string, mark: string): NodeJS.ProcessEnv {
  const [name = '', value = ''] = mark.split('=');
  return {
    ...process.env,
    [name]: value,
    PATH: `${programs}:${process.env['PATH']}`,
    HOME: cwd,
    LOADLINE_STATE: path.join(cwd, 'state'),
    GITHUB_STEP_SUMMARY: path.join(cwd, 'step-summary.md'),
  };
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', chunk => {
    text += chunk;
  });
  return () => text;
}

async function ending(child: ChildProcess): Promise<number | null> {
  const [status] = await once(child, 'close');
  return status;
}

function interrupt({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGINT');
}

/** Children inherit the environment: a process that has the mark in it was started by the line. */
function processesWith(mark: string): string[] {
  return readdirSync('/proc').flatMap(pid => {
    const variables = /^\d+$/.test(pid) ? contentOf(`/proc/${pid}/environ`).split('\0') : [];
    return variables.includes(mark) ? [`${pid} ${contentOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`] : [];
  });
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process has ended since.
    return '';
  }
}
