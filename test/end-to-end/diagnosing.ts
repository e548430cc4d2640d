import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Installed, User } from './installed.ts';

/** What a test of `diagnose` reads of its report. */
export interface Section {
  readonly outcomes: Readonly<Record<'attempted' | 'served' | 'failed' | 'pending', number | null>>;
  readonly attribution: { readonly unexplained: number; readonly groups: readonly Group[] };
  readonly state: string;
  readonly warnings: readonly string[];
  readonly unknownLines: readonly { readonly text: string; readonly count: number }[];
}

interface Group {
  readonly count: number;
  readonly symptom: object;
  readonly cause: { readonly kind: string; readonly limit?: string; readonly what?: string; readonly root?: object };
  readonly confidence: string;
  readonly remedy?: { readonly change: { readonly setting: string; readonly to: string } };
}

export interface Diagnosis {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
  readonly section: Section | undefined;
}

export function diagnose(installed: Installed, args: readonly string[], user: User = 'root'): Diagnosis {
  const { status, stdout, stderr } = installed.loadline(['diagnose', '--format', 'json', ...args], user);
  return { status, stderr, stdout, section: sectionOf(stdout) };
}

export function sectionOf(stdout: string): Section | undefined {
  return stdout === '' ? undefined : JSON.parse(stdout).runs[0];
}

/** Causes in words, those of most failures first: `nofile`, `refused`. */
export function causesOf(section: Section | undefined): (string | undefined)[] {
  const causes = section?.attribution.groups.map(({ cause }) => cause.limit ?? cause.what ?? cause.kind) ?? [];
  return [...new Set(causes)];
}

/** A server of a test, which prints its port when it listens. */
export interface Server {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly url: string;
}

/** Programs of one test. They end with it. */
export interface Programs {
  serve(program: string, ...args: readonly string[]): Promise<Server>;
  run(program: string, ...args: readonly string[]): ChildProcess;
  /** A folder that goes with the test. */
  folder(): string;
  end(): Promise<void>;
}

export function programs(): Programs {
  const started: ChildProcess[] = [];
  const folders: string[] = [];
  const run: Programs['run'] = (program, ...args) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(child);
    return child;
  };
  return {
    run,
    serve: async (program, ...args) => {
      const child = run(program, ...args);
      const [printed] = child.stdout === null ? [] : await once(child.stdout, 'data');
      const port = Number(String(printed));
      return { process: child, pid: child.pid ?? 0, port, url: `http://127.0.0.1:${port}/` };
    },
    folder: () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'loadline-diagnose-'));
      chmodSync(folder, 0o755);
      folders.push(folder);
      return folder;
    },
    end: async () => {
      for (const child of started.splice(0)) {
        child.kill('SIGTERM');
        const gone = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
        await Promise.race([gone, sleep(1000)]);
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An HTTP server of Node, on the address that follows; prints its port. */
const NODE_SERVER = `
  const [host = '127.0.0.1', port = '0'] = process.argv.slice(1);
  const server = require('node:http').createServer((_request, response) => response.end('ok'));
  server.listen(Number(port), host, () => console.log(server.address().port));
`;

export function nodeServer(...prefix: readonly string[]): [string, ...string[]] {
  const [program = process.execPath, ...args] = [...prefix, process.execPath];
  return [program, ...args, '-e', NODE_SERVER];
}
