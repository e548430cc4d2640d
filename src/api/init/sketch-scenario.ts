import { basename } from 'node:path';
import { valueIn } from '../../model/probe.ts';
import type { ProbeSpec } from '../../model/probe-spec.ts';
import type { Gap, Sketch, SketchedServer } from '../../model/sketch.ts';
import { DEFAULT_BACKLOG } from '../../model/target-spec.ts';
import { knownProgram } from '../../servers/caps.ts';
import type { Copied } from '../../servers/copied.ts';
import { asUser, atAnyAddress, isBoundToLoopback } from './copied-command.ts';
import { copiedEnvironment } from './environment.ts';
import { knownServer } from './known-server.ts';
import type { RunningServer } from './running-server.ts';
import { withoutSecrets } from './secrets.ts';

/** What a running server is in a scenario, before any copy of it was started: values alone, as JSON has them. */
export interface UntriedSketch {
  readonly of: SketchedServer;
  readonly name: string;
  /** `lab.server` without its sysctls. */
  readonly host: Readonly<Record<string, unknown>>;
  readonly target: Readonly<Record<string, unknown>>;
  readonly gaps: readonly Gap[];
  /** What the program is known to answer; absent: unknown. */
  readonly probe?: ProbeSpec;
  /** Settings of its network namespace that it would be started with, by name. */
  readonly settings: Readonly<Record<string, string>>;
}

interface Part {
  readonly target: Readonly<Record<string, unknown>>;
  readonly gaps: readonly Gap[];
  readonly probe: ProbeSpec | undefined;
}

const CONNECTIONS = 100;

/** A scenario of what was read of a running server. */
export function sketchScenario(running: RunningServer): UntriedSketch {
  const { pid, listener, machine, user } = running;
  const limits = valueIn(machine.process.limits);
  const { target, gaps, probe } = asServer(running) ?? asCommand(running);
  const takesUserAlong = target['kind'] === 'command' && !user.isOurs;
  const host = {
    nofile: finite(limits?.nofileSoft),
    nproc: takesUserAlong ? finite(limits?.nprocSoft) : undefined,
    cgroup: cgroupOf(running),
  };
  return {
    of: { pid, program: programOf(running), listener },
    name: nameOf(running),
    host: present(host),
    target,
    gaps,
    ...(probe !== undefined && { probe }),
    settings: Object.fromEntries(
      Object.entries(machine.sysctls).flatMap(([name, value]) => (value.state === 'read' ? [[name, value.value]] : [])),
    ),
  };
}

/** The scenario as its file has it, with the settings that it states, and with what its copies turned out to answer. */
export function scenarioOf(
  { of: { listener }, name, host, target }: UntriedSketch,
  sysctl: Readonly<Record<string, string>>,
  probe: ProbeSpec,
): Sketch['scenario'] {
  const family = isIpv6Alone(listener.address) ? { family: 'ipv6' } : {};
  return {
    name,
    about: `${name} as it ran on port ${listener.port}: its limits and settings, and a load to change.`,
    lab: { baseline: 'kernel-defaults', ...family, server: { sysctl, ...host } },
    target,
    driver: { probe },
    load: { connections: CONNECTIONS, arrival: 'burst', hold: '1s', connectTimeout: '2s' },
    expect: [`served == ${CONNECTIONS}`, 'failed == 0', 'unexplained == 0'],
  };
}

/** A kind of target of its own: a program that loadline configures. */
function asServer(running: RunningServer): Part | undefined {
  const server = knownServer(running.command);
  if (server?.carried === undefined) return undefined;
  const files = valueIn(running.files);
  const settings = files === undefined ? {} : server.carried(running.command, files, running.workers);
  const { backlog, gaps } = backlogOf(running, DEFAULT_BACKLOG);
  return {
    target: { kind: server.kind, ...present({ backlog }), ...settings },
    gaps: [{ gap: 'own-configuration', server: server.name }, ...gaps],
    probe: 'http',
  };
}

/** The program itself, with files of its own. */
function asCommand(running: RunningServer): Part {
  const { listener, user, environment, cwd, hasOwnRoot } = running;
  const known = knownProgram(running.command.join(' '));
  const copied: Copied = known?.copied ?? {};
  const { words, options } = withoutSecrets(running.command);
  const anywhere = (copied.command ?? (same => same))(atAnyAddress(words, listener));
  const { variables, secrets } = copiedEnvironment(valueIn(environment) ?? '', process.env);
  const { backlog, gaps } = backlogOf(running);
  const found: readonly (Gap | false)[] = [
    copied.forgetsWords === true && { gap: 'words-forgotten', server: known?.name ?? '' },
    environment.state !== 'read' && { gap: 'environment-unread', why: environment.why },
    secrets.length > 0 && { gap: 'secret-variables', names: secrets },
    options.length > 0 && { gap: 'secret-words', options },
    isBoundToLoopback(anywhere, listener) && { gap: 'loopback', address: listener.address },
    hasOwnRoot && { gap: 'own-root' },
    { gap: 'no-way-out' },
  ];
  return {
    target: {
      kind: 'command',
      command: user.isOurs ? anywhere : asUser(anywhere, user),
      ...present({ cwd, env: Object.keys(variables).length === 0 ? undefined : variables, backlog }),
      files: 'private',
      port: listener.port,
    },
    gaps: [...found.filter(gap => gap !== false), ...gaps],
    probe: copied.probe,
  };
}

/** The number passed to listen(), which is known where somaxconn did not cut it; `usual` is what such a server asks for at least. */
function backlogOf({ listener, machine }: RunningServer, usual?: number): { backlog?: number; gaps: readonly Gap[] } {
  const bound = valueIn(machine.listeners)?.find(({ port }) => port === listener.port)?.bound;
  if (bound === undefined) return { gaps: [{ gap: 'backlog-unknown' }] };
  const somaxconn = machine.sysctls['net.core.somaxconn'];
  const most = Number(somaxconn && valueIn(somaxconn));
  if (bound !== most) return { backlog: bound, gaps: [] };
  const asked = usual === undefined ? {} : { backlog: Math.max(bound, usual) };
  return { ...asked, gaps: [{ gap: 'backlog-cut', bound }] };
}

function cgroupOf({ machine: { cgroup } }: RunningServer): object | undefined {
  const pids = finite(Number(valueIn(cgroup.tasks)?.max));
  const memory = finite(Number(valueIn(cgroup.memoryBytes)?.max));
  return pids === undefined && memory === undefined ? undefined : present({ pids, memory });
}

/** Version 1 of cgroups writes no limit as the largest multiple of a page. */
const NO_LIMIT = 2 ** 50;

function finite(number: number | undefined): number | undefined {
  return number !== undefined && Number.isSafeInteger(number) && number < NO_LIMIT ? number : undefined;
}

/** Node calls its first thread so. */
const NO_NAME = 'MainThread';

/** As the kernel calls the process: the script rather than its interpreter. */
function programOf({ command, machine }: Pick<RunningServer, 'command' | 'machine'>): string {
  const name = valueIn(machine.process.name);
  return name === undefined || name === NO_NAME ? basename(command[0] ?? 'server') : name;
}

function isIpv6Alone(address: string): boolean {
  return address.includes(':') && address !== '::' && !address.startsWith('::ffff:');
}

function nameOf({ command, listener, machine }: RunningServer): string {
  const program = knownServer(command)?.kind ?? programOf({ command, machine });
  const name = program
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${name || 'server'}-${listener.port}`;
}

function present(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
