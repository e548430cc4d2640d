import type { HostPlan, Plan } from '../../src/model/plan.ts';
import type { Scenario } from '../../src/model/scenario.ts';

export const CLIENT = '198.18.0.1';
export const SERVER = '198.19.0.1';
export const PORT = 8080;

interface Wishes {
  readonly kind?: 'netns' | 'host';
  readonly client?: Partial<HostPlan>;
  readonly server?: Partial<HostPlan>;
  readonly faults?: Plan['faults'];
  readonly hostWide?: Plan['hostWide'];
  readonly halfOpenAddress?: string;
}

/** A plan with the lab that is asked for; the rest of it does not matter to a lab. */
export function planOf({ kind = 'netns', client, server, faults = [], hostWide = {}, halfOpenAddress }: Wishes): Plan {
  return {
    scenario: scenarioIn(kind),
    source: { file: 'lab.yaml' },
    hosts: { client: hostOf(CLIENT, client), server: hostOf(SERVER, server) },
    hostWide,
    faults,
    target: { address: SERVER, port: PORT, processes: 1 },
    driver: { engine: 'epoll', shards: [] },
    ...(halfOpenAddress === undefined ? {} : { halfOpenAddress }),
    needs: [],
    warnings: [],
  };
}

function hostOf(address: string, wishes: Partial<HostPlan> = {}): HostPlan {
  return { addresses: [address], sysctl: [], nofile: 1024, conntrack: false, ...wishes };
}

/** `count` addresses from 198.`second`.0.1 on. */
export function addresses(second: 18 | 19, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `198.${second}.${(index + 1) >> 8}.${(index + 1) & 255}`);
}

function scenarioIn(kind: 'netns' | 'host'): Scenario {
  const host = { sysctl: {}, addresses: 'auto', conntrack: false } as const;
  return {
    name: 'lab',
    lab: { kind, baseline: 'kernel-defaults', family: 'ipv4', client: host, server: host, host: {}, network: [] },
    target: { kind: 'raw', backlog: 16, workers: 1, accept: { mode: 'now' }, answer: { mode: 'now' } },
    driver: { kind: 'connections', probe: 'none', processes: 1 },
    load: { connections: 1, arrival: { mode: 'burst' }, holdMs: 0, connectTimeoutMs: 1000, halfOpen: 0 },
    expect: [],
  };
}
