import { limitOf } from '../limits/catalog.ts';
import type { Climb, ClimbStep } from '../model/climb.ts';
import type { TargetKind } from '../model/target-spec.ts';
import { listenLines } from '../servers/servers.ts';
import { count } from './numbers.ts';
import { causePhrase } from './wording/cause.ts';

/** A file that makes raises last, by its path below the folder that it is written to. */
export interface TextFile {
  readonly path: string;
  readonly content: string;
}

/** The smallest set of files: what the way back proved to be needed, or what nobody tried to do without. */
export function ladderFiles(ladder: Climb, kind: TargetKind): TextFile[] {
  const steps = latest(ladder.steps.filter(({ needed }) => needed !== 'no'));
  return PLACES.flatMap(place => {
    const own = steps.filter(step => placeOf(step) === place);
    const sysctls = own.filter(isSysctl);
    const unit = own.filter(isOfUnit);
    const login = unit.filter(isOfLogin);
    const target = own.filter(step => !isSysctl(step) && !isOfUnit(step));
    return [
      ...(sysctls.length === 0 ? [] : [sysctlFile(place, sysctls, ladder)]),
      ...(login.length === 0 ? [] : [loginFile(place, login, ladder)]),
      ...(unit.length === 0 ? [] : [unitFile(place, unit, ladder)]),
      ...(target.length === 0 ? [] : [targetFile(place, target, ladder, kind)]),
    ];
  });
}

/** Hosts, and what the server passes requests on to: it is on the server's host. */
const PLACES = ['client', 'server', 'upstream'] as const;

type Place = (typeof PLACES)[number];

function placeOf(step: ClimbStep): Place {
  return step.change.hop === undefined || isSysctl(step) ? step.change.side : 'upstream';
}

/** A limit that was raised twice stands for its last value. */
function latest(steps: readonly ClimbStep[]): ClimbStep[] {
  const isSame = (one: ClimbStep, other: ClimbStep) =>
    one.change.limit === other.change.limit && placeOf(one) === placeOf(other);
  return steps.filter((step, index) => !steps.slice(index + 1).some(later => isSame(step, later)));
}

function isSysctl({ change }: ClimbStep): boolean {
  return /^(net|fs|kernel|vm)\./.test(change.setting);
}

function sysctlFile(place: Place, steps: readonly ClimbStep[], ladder: Climb): TextFile {
  const lines = steps.flatMap(step => [...why(step, ladder), ...sysctlLines(step), '']);
  return { path: `${place}/etc/sysctl.d/90-loadline.conf`, content: [...head(place, ladder), ...lines].join('\n') };
}

function sysctlLines({ change: { setting, to, with: companions = [] } }: ClimbStep): string[] {
  return [{ setting, to }, ...companions].map(each => `${each.setting} = ${each.to}`);
}

function isOfUnit({ change }: ClimbStep): boolean {
  return limitOf(change.limit).unitKey !== undefined;
}

/** A login session has no cgroup of its own to limit here. */
function isOfLogin({ change }: ClimbStep): boolean {
  return limitOf(change.limit).setting.kind === 'rlimit';
}

function loginFile(place: Place, steps: readonly ClimbStep[], ladder: Climb): TextFile {
  const lines = steps.flatMap(step => {
    const { limit, to } = step.change;
    return [...why(step, ladder), '# For login sessions.', `* soft ${limit} ${to}`, `* hard ${limit} ${to}`, ''];
  });
  return {
    path: `${place}/etc/security/limits.d/90-loadline.conf`,
    content: [...head(place, ladder), ...lines].join('\n'),
  };
}

function unitFile(place: Place, steps: readonly ClimbStep[], ladder: Climb): TextFile {
  const lines = steps.flatMap(step => [
    ...why(step, ladder),
    `${limitOf(step.change.limit).unitKey}=${step.change.to}`,
  ]);
  return {
    path: `${place}/etc/systemd/system/NAME.service.d/90-loadline.conf`,
    content: [...head(place, ladder), '# NAME is the unit.', '[Service]', ...lines, ''].join('\n'),
  };
}

function targetFile(place: Place, steps: readonly ClimbStep[], ladder: Climb, kind: TargetKind): TextFile {
  // Which program is behind the target is not said here.
  const program = place === 'upstream' ? 'command' : kind;
  const lines = steps.flatMap(step => [...why(step, ladder), ...targetLines(step, program), '']);
  return { path: `${place}/application.txt`, content: [...head(place, ladder), ...lines].join('\n') };
}

function targetLines({ change: { limit, setting, to } }: ClimbStep, kind: TargetKind): string[] {
  if (limitOf(limit).setting.kind !== 'listen') return [`${setting} ${to};`];
  return listenLines(kind, to);
}

function head(place: Place, { goal }: Climb): string[] {
  return [`# What loadline found that the ${place} needs for ${count(goal)} connections.`, ''];
}

function why({ change, cause, without, needed }: ClimbStep, { goal }: Climb): string[] {
  const blamed = needed === 'yes' ? (without ?? cause) : cause;
  const failed =
    blamed === undefined ? '' : `${count(blamed.count)} of ${count(goal)} failed: ${causePhrase(blamed.cause)}.`;
  const proof = needed === 'yes' ? 'Without it' : 'Before it was raised';
  return [`# ${proof} (${change.from}) ${failed}`];
}
