import { programDriver } from '../model/driver-spec.ts';
import { type AskSpec, isTls, type ProbeKind, type ProbeSpec, probeKind } from '../model/probe-spec.ts';
import type { Scenario } from '../model/scenario.ts';
import type { TargetKind } from '../model/target-spec.ts';
import type { Contradiction } from './contradiction.ts';
import { inWords } from './in-words.ts';
import type { Path } from './path.ts';

/** Keys and targets that do not go with the probe. */
export function probeContradictions(scenario: Scenario, given: (path: Path) => boolean): Contradiction[] {
  if (programDriver(scenario) !== undefined) return [];
  return [...unusedKeys(scenario, given), ...overRing(scenario), ...plainTarget(scenario), ...withoutAnswer(scenario)];
}

/** The probes that each key says something to. */
const USED_BY: Readonly<Record<keyof AskSpec, readonly ProbeKind[]>> = {
  path: ['http', 'https', 'websocket'],
  host: ['http', 'https', 'websocket'],
  headers: ['http', 'https', 'websocket'],
  sni: ['tls', 'https'],
  verify: ['tls', 'https'],
};

function unusedKeys({ driver }: Scenario, given: (path: Path) => boolean): Contradiction[] {
  return Object.entries(USED_BY).flatMap(([key, probes]) => {
    const path = ['driver', key];
    if (!given(path) || probes.includes(probeKind(driver.probe))) return [];
    const mistake = `driver.${key} is for driver.probe: ${inWords(probes, 'or')}`;
    return [{ path, mistake, expected: 'one of these, or not this key' }];
  });
}

function overRing({ driver }: Scenario): Contradiction[] {
  if (driver.engine !== 'io_uring' || !isTls(driver.probe)) return [];
  const mistake = `${phrase(driver.probe)} goes over epoll alone: each step of a handshake depends on the one before`;
  return [{ path: ['driver', 'engine'], mistake, expected: 'epoll or auto', suggestion: 'auto' }];
}

const ANY_PROTOCOL: readonly TargetKind[] = ['command', 'external'];

/** What loadline starts and configures itself speaks plain HTTP. */
function plainTarget({ driver, target }: Scenario): Contradiction[] {
  const { probe } = driver;
  if (ANY_PROTOCOL.includes(target.kind) || !(isTls(probe) || probe === 'websocket')) return [];
  const mistake = `target.kind: ${target.kind} speaks plain HTTP, which ${phrase(probe)} never gets an answer from`;
  return [
    { path: ['driver', 'probe'], mistake, expected: `target.kind: ${inWords(ANY_PROTOCOL, 'or')}, or probe: http` },
  ];
}

/** Without a probe nothing is asked and nothing answers. */
function withoutAnswer({ driver, load, expect }: Scenario): Contradiction[] {
  if (driver.probe !== 'none') return [];
  const expected = 'driver.probe: http';
  const found: Contradiction[] = [];
  if (load.repeat !== undefined) {
    const mistake = 'repeat closes a connection once it is served, and probe: none asks for no answer';
    found.push({ path: ['load', 'repeat'], mistake, expected });
  }
  for (const [index, expectation] of expect.entries()) {
    if (expectation.metric.name !== 'firstByte') continue;
    found.push({ path: ['expect', index], mistake: 'firstByte is never measured with probe: none', expected });
  }
  return found;
}

function phrase(probe: ProbeSpec): string {
  return typeof probe === 'string' ? `probe: ${probe}` : 'a probe that sends and expects bytes';
}
