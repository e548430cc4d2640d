import { describe, expect, it } from 'vitest';
import { raiseCause } from '../../src/limits/raise-cause.ts';
import type { CauseHop } from '../../src/model/cause.ts';
import type { LimitId } from '../../src/model/limit-id.ts';
import type { RaiseRoom } from '../../src/model/raise.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';

const room: RaiseRoom = { nofileHard: 20_000, memoryAvailableBytes: 2 ** 33, settings: {} };
const HOP: CauseHop = { from: 'nginx', to: '127.0.0.1:9000', end: 'listener' };

function scenarioWith(target: string) {
  return parseScenario(
    `name: behind\nlab: { server: { nofile: 500 } }\ntarget: ${target}\nload: { connections: 3000 }\n`,
    'a.yaml',
  );
}

const PROXY = scenarioWith('{ kind: nginx, workerConnections: 200, upstream: { backlog: 16, nofile: 64 } }');

function raised(limit: LimitId, { scenario = PROXY, hop, value = '16' }: Partial<Raising> = {}) {
  const cause = { kind: 'limit', limit, side: 'server', setting: SETTINGS[limit] ?? limit, value } as const;
  return raiseCause({ ...cause, ...(hop && { hop }) }, scenario, room);
}

interface Raising {
  readonly scenario: typeof PROXY;
  readonly hop: CauseHop;
  readonly value: string;
}

const SETTINGS: Readonly<Partial<Record<LimitId, string>>> = {
  'listen-backlog': 'listen backlog',
  somaxconn: 'net.core.somaxconn',
};

describe('a limit of what is behind the target', () => {
  it('is raised there, and not at the target', () => {
    expect(raised('listen-backlog', { hop: HOP })).toMatchObject({
      change: { hop: HOP, from: '16', to: '4096' },
      scenario: { target: { ...PROXY.target, upstream: { ...PROXY.target.upstream, backlog: 4096 } }, lab: PROXY.lab },
    });
    expect(raised('nofile', { hop: HOP, value: '64' })).toMatchObject({
      change: { hop: HOP, from: '64', to: '3100' },
      scenario: { target: { ...PROXY.target, upstream: { ...PROXY.target.upstream, nofile: 3100 } }, lab: PROXY.lab },
    });
  });

  it('is raised for both where both have it of their host', () => {
    expect(raised('somaxconn', { hop: HOP })).toMatchObject({
      scenario: { target: PROXY.target, lab: { server: { nofile: 500, sysctl: { 'net.core.somaxconn': '4096' } } } },
    });
  });

  it('is given to a process that had that of its host', () => {
    const scenario = scenarioWith('{ kind: haproxy, upstream: { backlog: 16 } }');
    expect(raised('nofile', { scenario, hop: HOP, value: '500' })).toMatchObject({
      scenario: { target: { upstream: { nofile: 3100 } }, lab: { server: { nofile: 500 } } },
    });
    const { scenario: other } = raised('listen-backlog', { scenario, hop: HOP }) as { scenario: typeof PROXY };
    expect(other.target.upstream).not.toHaveProperty('nofile');
  });

  it('is not lifted where the scenario does not start what is there', () => {
    const scenario = scenarioWith('{ kind: command, command: [proxy] }');
    expect(raised('listen-backlog', { scenario, hop: HOP })).toEqual({
      raise: 'impossible',
      why: 'it is set at 127.0.0.1:9000, behind the target, which the scenario does not start',
    });
  });
});

describe('a target that passes requests on', () => {
  it.each([
    ['nofile', '6100'],
    ['nginx-worker-connections', '6419'],
  ] as const)('gets two of %s for each connection: %s', (limit, to) => {
    expect(raised(limit, { value: '200' })).toMatchObject({ change: { to } });
  });
});
