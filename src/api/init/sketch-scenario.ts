import { basename } from 'node:path';
import { valueIn } from '../../model/probe.ts';
import type { ProbeSpec } from '../../model/probe-spec.ts';
import type { Gap, Sketch, SketchedServer } from '../../model/sketch.ts';
import { DEFAULT_BACKLOG } from '../../model/target-spec.ts';
import { knownProgram } from '../../servers/caps.ts';
import type { Copied } from '../../servers/copied.ts';
import type { Server } from '../../servers/server.ts';
import { activated, activationGap } from './activation.ts';
import { boundOf } from './bound-of.ts';
import { asUser, atAnyAddress, isBoundToLoopback } from './copied-command.ts';
import { copiedEnvironment } from './environment.ts';
import { knownServer } from './known-server.ts';
import { type CopiedOpenFiles, copiedOpenFiles } from './open-files.ts';
import { withoutSecrets } from './secrets.ts';
import type { ServerToCopy } from './server-to-copy.ts';

/** What a server is in a scenario, before any copy of it was started: values alone, as JSON has them. */
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

/** A scenario of what was read of a server. */
export function sketchScenario(server: ServerToCopy): UntriedSketch {
  const { origin, listener, machine, user } = server;
  const limits = valueIn(machine.process.limits);
  const known = knownServer(server.command);
  const openFiles = copiedOpenFiles(server, known);
  const { target, gaps, probe } = asServer(server, known) ?? asCommand(server, openFiles);
  const takesUserAlong = target['kind'] === 'command' && !user.isOurs;
  const host = {
    nofile: openFiles.nofile,
    nproc: takesUserAlong ? finite(limits?.nprocSoft) : undefined,
    cgroup: cgroupOf(server),
  };
  return {
    of: { ...origin, program: programOf(server), listener },
    name: nameOf(server),
    host: present(host),
    target,
    gaps: [...gaps, ...openFiles.gaps],
    ...(probe !== undefined && { probe }),
    settings: Object.fromEntries(
      Object.entries(machine.sysctls).flatMap(([name, value]) => (value.state === 'read' ? [[name, value.value]] : [])),
    ),
  };
}

/** The scenario as its file has it, with the settings that it states, and with what its copies turned out to answer. */
export function scenarioOf(
  { of, name, host, target }: UntriedSketch,
  sysctl: Readonly<Record<string, string>>,
  probe: ProbeSpec,
): Sketch['scenario'] {
  const family = isIpv6Alone(of.listener.address) ? { family: 'ipv6' } : {};
  return {
    name,
    about: `${name} as ${'unit' in of ? `${of.unit} starts it` : 'it ran'} on port ${of.listener.port}: its limits and settings, and a load to change.`,
    lab: { baseline: 'kernel-defaults', ...family, server: { sysctl, ...host } },
    target,
    driver: { probe },
    load: { connections: CONNECTIONS, arrival: 'burst', hold: '1s', connectTimeout: '2s' },
    expect: [`served == ${CONNECTIONS}`, 'failed == 0', 'unexplained == 0'],
  };
}

/** A kind of target of its own: a program that loadline configures. */
function asServer(server: ServerToCopy, known: Server | undefined): Part | undefined {
  if (known?.carried === undefined) return undefined;
  const files = valueIn(server.files);
  const settings = files === undefined ? {} : known.carried(server.command, files, server.workers);
  const { backlog, gaps } = backlogOf(server, DEFAULT_BACKLOG);
  return {
    target: { kind: known.kind, ...present({ backlog }), ...settings },
    gaps: [{ gap: 'own-configuration', server: known.name }, ...gaps],
    probe: 'http',
  };
}

/** The program itself, with files of its own. */
function asCommand(server: ServerToCopy, { startsWith }: CopiedOpenFiles): Part {
  const { listener, user, environment, cwd, hasOwnRoot, activation } = server;
  const known = knownProgram(server.command.join(' '));
  const copied: Copied = activation === undefined ? (known?.copied ?? {}) : {};
  const { words, options } = withoutSecrets(server.command);
  const anywhere = (copied.command ?? (same => same))(atAnyAddress(words, listener));
  const { variables, secrets } = copiedEnvironment(valueIn(environment) ?? '', process.env);
  const { backlog, gaps } = activation === undefined ? backlogOf(server) : { gaps: [activationGap(activation)] };
  const inLimit = startsWith === undefined ? anywhere : ['prlimit', `--nofile=${startsWith}:`, '--', ...anywhere];
  const command = user.isOurs ? inLimit : asUser(inLimit, user);
  const found: readonly (Gap | false)[] = [
    copied.forgetsWords === true && 'pid' in server.origin && { gap: 'words-forgotten', server: known?.name ?? '' },
    environment.state !== 'read' && { gap: 'environment-unread', why: environment.why },
    secrets.length > 0 && { gap: 'secret-variables', names: secrets },
    options.length > 0 && { gap: 'secret-words', options },
    activation === undefined && isBoundToLoopback(anywhere, listener) && { gap: 'loopback', address: listener.address },
    hasOwnRoot && { gap: 'own-root' },
    { gap: 'no-way-out' },
    ...server.gaps,
  ];
  return {
    target: {
      kind: 'command',
      command: activation === undefined ? command : activated(command, activation, Object.keys(variables)),
      ...present({ cwd, env: Object.keys(variables).length === 0 ? undefined : variables, backlog }),
      files: 'private',
      port: listener.port,
    },
    gaps: [...found.filter(gap => gap !== false), ...gaps],
    probe: copied.probe,
  };
}

/** The number passed to listen(), which is known where somaxconn did not cut it; `usual` is what such a server asks for at least. */
function backlogOf({ listener, machine }: ServerToCopy, usual?: number): { backlog?: number; gaps: readonly Gap[] } {
  const bound = boundOf(machine, listener);
  if (bound === undefined) return { gaps: [{ gap: 'backlog-unknown' }] };
  const somaxconn = machine.sysctls['net.core.somaxconn'];
  const most = Number(somaxconn && valueIn(somaxconn));
  if (bound !== most) return { backlog: bound, gaps: [] };
  const asked = usual === undefined ? {} : { backlog: Math.max(bound, usual) };
  return { ...asked, gaps: [{ gap: 'backlog-cut', bound }] };
}

function cgroupOf({ machine: { cgroup } }: ServerToCopy): object | undefined {
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
function programOf({ command, machine }: Pick<ServerToCopy, 'command' | 'machine'>): string {
  const name = valueIn(machine.process.name);
  return name === undefined || name === NO_NAME ? basename(command[0] ?? 'server') : name;
}

function isIpv6Alone(address: string): boolean {
  return address.includes(':') && address !== '::' && !address.startsWith('::ffff:');
}

function nameOf({ command, listener, machine }: ServerToCopy): string {
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
