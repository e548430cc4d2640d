import type { Scenario } from '../model/scenario.ts';
import { TARGET_KINDS, type TargetKind, type TargetSpec } from '../model/target-spec.ts';
import { SERVERS, serverOf } from '../servers/servers.ts';
import type { Contradiction } from './contradiction.ts';
import type { Path } from './path.ts';

type Key = keyof TargetSpec | 'killOne' | 'killAfter' | 'pauseFor' | 'readyTimeout';

/** Keys that only some kinds of targets have. */
const KINDS_WITH: readonly (readonly [key: Key, kinds: readonly TargetKind[]])[] = [
  ['accept', ['raw', 'node']],
  ['answer', ['raw', 'node']],
  ['engine', ['raw']],
  ['workers', kindsWhere(kind => kind === 'raw' || serverOf(kind)?.takesWorkers)],
  ['command', ['command']],
  ['env', ['command']],
  ['cwd', ['command']],
  ['files', ['command']],
  ['address', ['external']],
  ...SERVERS.flatMap(({ settings }) => (settings?.keys ?? []).map(key => [key, kindsWithSetting(key)] as const)),
  ['killAfter', kindsWhere(kind => kind !== 'external')],
  ['pauseFor', kindsWhere(kind => kind !== 'external')],
  ['readyTimeout', kindsWhere(kind => kind === 'command' || serverOf(kind)?.installed)],
  ['killOne', kindsWhere(kind => kind === 'raw' || kind === 'command' || serverOf(kind)?.isSeveral)],
];

function kindsWhere(holds: (kind: TargetKind) => unknown): TargetKind[] {
  return TARGET_KINDS.filter(holds);
}

function kindsWithSetting(key: keyof TargetSpec): TargetKind[] {
  return kindsWhere(kind => serverOf(kind)?.settings?.keys.includes(key));
}

/** Keys that a kind cannot do without, with an example. */
const NEEDED: Partial<Record<TargetKind, readonly (readonly [key: string, example: string])[]>> = {
  command: [['command', 'command: [program, "{port}"]']],
  external: [
    ['address', 'address: 127.0.0.1'],
    ['port', 'port: 8080'],
  ],
};

/** Keys of `target` that do not go with its kind, and those that its kind cannot do without. */
export function targetContradictions(scenario: Scenario, given: (path: Path) => boolean): Contradiction[] {
  return [
    ...nodeTarget(scenario.target),
    ...notOfItsKind(scenario.target, given),
    ...incomplete(scenario.target, given),
    ...serverMistakes(scenario.target),
    ...externalTarget(scenario, given),
    ...privateOnTheHost(scenario),
    ...closedByServer(scenario),
  ];
}

function nodeTarget({ kind, accept, workers }: TargetSpec): Contradiction[] {
  if (kind !== 'node') return [];
  const found: Contradiction[] = [];
  if (accept.mode !== 'now') {
    const mistake = 'a node target accepts at once: node:http cannot be told when to call accept()';
    found.push({ path: ['target', 'accept'], mistake, expected: 'accept: now, or target.kind: raw' });
  }
  if (workers > 1) {
    const mistake = 'a node target is one process';
    found.push({ path: ['target', 'workers'], mistake, expected: 'workers: 1, or target.kind: raw' });
  }
  return found;
}

function notOfItsKind(target: TargetSpec, given: (path: Path) => boolean): Contradiction[] {
  return KINDS_WITH.flatMap(([key, kinds]) => {
    const path = ['target', key];
    if (kinds.includes(target.kind) || !given(path) || isDefault(target, key)) return [];
    const mistake = `a target of kind ${target.kind} has no ${key}`;
    return [{ path, mistake, expected: `target.kind: ${kinds.join(' or ')}, or not this key` }];
  });
}

/** A default that is spelled out asks for nothing. */
function isDefault({ accept, answer, workers }: TargetSpec, key: Key): boolean {
  if (key === 'accept') return accept.mode === 'now';
  if (key === 'answer') return answer.mode === 'now';
  return key === 'workers' && workers === 1;
}

function incomplete({ kind }: TargetSpec, given: (path: Path) => boolean): Contradiction[] {
  return (NEEDED[kind] ?? [])
    .filter(([key]) => !given(['target', key]))
    .map(([key, expected]) => ({
      path: ['target'],
      mistake: `a target of kind ${kind} needs target.${key}`,
      expected,
    }));
}

/** What the server would correct by itself. */
function serverMistakes(target: TargetSpec): Contradiction[] {
  const mistakes = serverOf(target.kind)?.settings?.mistakes?.(target) ?? [];
  return mistakes.map(({ key, mistake, expected }) => ({ path: ['target', key], mistake, expected }));
}

/** A server that runs already runs on this machine as it stands, or beyond it, and is not ours to set up. */
function externalTarget({ target, lab }: Scenario, given: (path: Path) => boolean): Contradiction[] {
  if (target.kind !== 'external') return [];
  const found: Contradiction[] = [];
  if (lab.kind !== 'host') {
    const mistake = 'an external target cannot be reached from a lab of its own';
    found.push({ path: ['lab', 'kind'], mistake, expected: 'lab.kind: host' });
  }
  for (const key of ['nofile', 'nproc', 'cgroup', 'user', 'addresses']) {
    const path = ['lab', 'server', key];
    if (!given(path)) continue;
    const mistake = `an external target runs already: ${key} cannot be set for it`;
    found.push({ path, mistake, expected: 'another target.kind, or not this key' });
  }
  return found;
}

/** A lab of its own has the rights that it takes to lay files out anew. */
function privateOnTheHost({ target, lab }: Scenario): Contradiction[] {
  if (target.files !== 'private' || lab.kind !== 'host') return [];
  const mistake = 'a target on this machine as it stands has the files of this machine';
  return [{ path: ['target', 'files'], mistake, expected: 'files: shared, or lab.kind: netns' }];
}

function closedByServer({ target, load }: Scenario): Contradiction[] {
  if (load.repeat?.close !== 'server' || !['command', 'external'].includes(target.kind)) return [];
  const mistake = `a target of kind ${target.kind} cannot be told to close connections`;
  return [{ path: ['load', 'repeat', 'close'], mistake, expected: 'close: client' }];
}
