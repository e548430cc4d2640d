import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CannotRun, TargetFailed } from '../../src/model/errors.ts';
import type { ApplicationPlan, Plan } from '../../src/model/plan.ts';
import type { TargetKind } from '../../src/model/target-spec.ts';
import { identityOf } from '../../src/system/process-identity.ts';
import { findProgram } from '../../src/system/programs.ts';
import { PYTHON_SERVER } from '../../src/targets/python/program.ts';
import type { Target } from '../../src/targets/target.ts';
import { startTarget } from '../../src/targets/targets.ts';
import { testWith } from '../collectors/needs.ts';
import { drive, endings, until } from '../drivers/drive.ts';
import { type Loopback, withLoopback } from '../drivers/loopback.ts';
import { ADDRESS, PORT, planOf, type Wishes } from '../drivers/plan-of.ts';

const NEEDS = ['namespaces', 'dist'] as const;

const nginx: ApplicationPlan = { kind: 'nginx', workers: 2, workerConnections: 1024 };
const httpd = (mpm: 'event' | 'worker'): ApplicationPlan => ({
  kind: 'httpd',
  mpm,
  maxRequestWorkers: 50,
  serverLimit: 2,
  threadsPerChild: 25,
});
const prefork: ApplicationPlan = {
  ...{ kind: 'httpd', mpm: 'prefork' },
  ...{ maxRequestWorkers: 50, serverLimit: 50, threadsPerChild: 1 },
};
const python = ['python3', '-c', PYTHON_SERVER, '{host}', '{port}', '{backlog}', 'keep'];

interface Server {
  readonly kind: TargetKind;
  readonly program?: string;
  readonly application?: ApplicationPlan;
  readonly command?: readonly string[];
  readonly workers?: number;
  readonly processes: number;
}

const SERVERS: Readonly<Record<string, Server>> = {
  nginx: { kind: 'nginx', program: 'nginx', application: nginx, processes: 3 },
  'httpd (event)': { kind: 'httpd', program: 'apache2', application: httpd('event'), processes: 3 },
  'httpd (worker)': { kind: 'httpd', program: 'apache2', application: httpd('worker'), processes: 3 },
  'httpd (prefork)': { kind: 'httpd', program: 'apache2', application: prefork, processes: 51 },
  python: { kind: 'python', program: 'python3', processes: 1 },
  'node-cluster': { kind: 'node-cluster', workers: 2, processes: 3 },
  command: { kind: 'command', program: 'python3', command: python, processes: 1 },
};

function planFor({ kind, application, command, workers = 1 }: Server, wishes: Wishes = {}): Plan {
  const target = { kind, workers, ...(command !== undefined && { command }), ...wishes.target };
  const plan = planOf({ ...wishes, target });
  return { ...plan, target: { ...plan.target, ...(application !== undefined && { application }) } };
}

/** A test that needs a server of this machine: skipped by name without it, and a failure in CI. */
function testServer({ program }: Server, name: string, body: () => Promise<void>): void {
  if (program === undefined || findProgram(program) !== undefined) testWith(NEEDS, name, body);
  else if (process.env['CI'] === 'true') test(name, () => Promise.reject(new Error(`this machine lacks ${program}`)));
  else test.skip(`${name} (this machine lacks ${program})`, body);
}

for (const [name, server] of Object.entries(SERVERS)) {
  testServer(server, `${name} serves everyone, and nothing of it is left`, async () => {
    await withLoopback(async loopback => {
      let target: Target | undefined;
      const { attempts } = await drive(planFor(server, { load: { connections: 50 } }), loopback, {
        prepared: parts => {
          target = parts.target;
        },
      });
      expect(endings(attempts)).toEqual({ 'served hold': 50 });
      expect(target?.processes).toHaveLength(server.processes);
      expect(target?.processes.filter(({ pid }) => isAlive(pid))).toEqual([]);
      expect(leftFolders()).toEqual([]);
    });
  });

  testServer(server, `${name} listens where a free port is, with the backlog it was told`, async () => {
    await withLoopback(async ({ host }) => {
      const target = await startTarget(planFor(server, { port: 0, target: { backlog: 7 } }), host);
      try {
        expect(target.port).toBeGreaterThan(0);
        expect(target.address).toBe(ADDRESS);
      } finally {
        await target.stop();
      }
    });
  });

  testServer(server, `${name} says that its port is taken`, async () => {
    await withLoopback(async ({ host }) => {
      const holder = await startTarget(planOf(), host);
      try {
        await expect(startTarget(planFor(server), host)).rejects.toMatchObject({
          errno: 'EADDRINUSE',
          message: expect.stringContaining(`${ADDRESS}:${PORT}`),
        });
      } finally {
        await holder.stop();
      }
    });
  });

  testServer(server, `${name} is killed with all its processes, and each end is told`, async () => {
    await withLoopback(async ({ host }) => {
      const target = await startTarget(planFor(server), host);
      const ended = new Set<number>();
      target.onExit(({ pid }) => ended.add(pid));
      target.kill();
      await until(() => ended.size === server.processes);
      await target.stop();
      expect(ended).toEqual(new Set(target.processes.map(({ pid }) => pid)));
    });
  });
}

for (const name of ['nginx', 'httpd (event)', 'node-cluster'] as const) {
  const server = SERVERS[name];
  if (server === undefined) throw new Error(name);
  testServer(server, `${name} loses one worker`, async () => {
    await withLoopback(async ({ host }) => {
      const target = await startTarget(planFor(server), host);
      const exits: { pid: number; signal: string | null }[] = [];
      target.onExit(({ pid, signal }) => exits.push({ pid, signal }));
      const pid = target.killOne();
      await until(() => exits.length > 0);
      expect(exits).toEqual([{ pid, signal: 'SIGKILL' }]);
      expect(pid).not.toBe(target.processes[0]?.pid);
      await target.stop();
    });
  });
}

testServer(SERVERS['nginx'] as Server, 'nginx writes into a log that can be read though its name is gone', async () => {
  await withLoopback(async loopback => {
    const few: ApplicationPlan = { kind: 'nginx', workers: 1, workerConnections: 32 };
    let target: Target | undefined;
    const server = { ...(SERVERS['nginx'] as Server), application: few };
    let lines: readonly string[] = [];
    await drive(planFor(server, { load: { connections: 100, connectTimeoutMs: 2000 } }), loopback, {
      prepared: parts => {
        target = parts.target;
      },
      loaded: async ({ driver }) => {
        await driver.settled;
        const log = target?.log();
        lines = log?.state === 'read' ? log.value.lines.map(({ text }) => text) : [];
      },
    });
    expect(lines.join('\n')).toMatch(/\[\w+\] 32 worker_connections are not enough/);
  });
});

const commands = (command: readonly string[], more: object = {}): Plan =>
  planFor({ kind: 'command', command, processes: 1 }, { target: more });

for (const [name, plan, message] of [
  ['exits at once', commands(['sh', '-c', 'echo no such luck >&2; exit 3']), /exited with code 3.*: no such luck/],
  ['forks into the background', commands(['sh', '-c', 'sleep 5 & exit 0']), /exited with code 0/],
  ['is killed', commands(['sh', '-c', 'kill -9 $$']), /ended by SIGKILL/],
  ['runs in a folder that is not there', commands(['sh'], { cwd: '/no/such/folder' }), /in \/no\/such\/folder/],
] as const) {
  testWith(NEEDS, `a command that ${name} is no target`, async () => {
    await withLoopback(async loopback => {
      const error = await failure(loopback, plan);
      expect(error).toBeInstanceOf(TargetFailed);
      expect(error).toMatchObject({ message: expect.stringMatching(message) });
    });
  });
}

testWith(NEEDS, 'a command that this machine does not have cannot run', async () => {
  await withLoopback(async loopback => {
    const error = await failure(loopback, commands(['no-such-program']));
    expect(error).toBeInstanceOf(CannotRun);
    expect(error).toMatchObject({ message: expect.stringContaining('no-such-program') });
  });
});

testWith(NEEDS, 'a server whose limits the kernel refuses cannot run', async () => {
  await withLoopback(async loopback => {
    const error = await failure(
      loopback,
      planFor({ kind: 'command', command: python, processes: 1 }, { serverNofile: 2 ** 31 }),
    );
    expect(error).toBeInstanceOf(CannotRun);
    expect(error).toMatchObject({ remedy: `sudo prlimit --pid $$ --nofile=${2 ** 31}:${2 ** 31}` });
  });
});

testWith(NEEDS, 'a command gets its environment and its folder', async () => {
  await withLoopback(async ({ host }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'cwd-'));
    try {
      const script = 'pwd > "$NOTE"; exec "$@"';
      const command = ['sh', '-c', script, 'sh', ...python];
      const target = await startTarget(commands(command, { env: { NOTE: 'note' }, cwd: folder }), host);
      await target.stop();
      expect(existsSync(path.join(folder, 'note'))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

testWith(NEEDS, 'an external target is found by its listener, watched, and left alone', async () => {
  await withLoopback(async ({ host }) => {
    const server = await startTarget(planOf(), host);
    const external = await startTarget(planFor({ kind: 'external', processes: 1 }), host);
    expect(external.processes.map(({ pid }) => pid)).toEqual(server.processes.map(({ pid }) => pid));
    expect(external.log()).toMatchObject({ state: 'absent' });
    external.kill();
    await external.stop();
    expect(server.processes.every(({ pid }) => isAlive(pid))).toBe(true);
    await server.stop();
  });
});

testWith(NEEDS, 'an external target that does not listen is not there', async () => {
  await withLoopback(async loopback => {
    const error = await failure(loopback, planFor({ kind: 'external', processes: 1 }));
    expect(error).toMatchObject({ errno: 'ECONNREFUSED', message: `nothing listens on ${ADDRESS}:${PORT}` });
  });
});

function isAlive(pid: number): boolean {
  return identityOf(pid) !== undefined;
}

function leftFolders(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith(`loadline-${process.pid}-`));
}

function failure({ host }: Loopback, plan: Plan): Promise<unknown> {
  return startTarget(plan, host).then(
    () => undefined,
    error => error,
  );
}
