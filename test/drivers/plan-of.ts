import type { Plan, ShardPlan } from '../../src/model/plan.ts';
import type { LoadSpec, TargetSpec } from '../../src/model/scenario.ts';

export const ADDRESS = '127.0.0.1';
export const PORT = 8080;

export interface Wishes {
  readonly load?: Partial<LoadSpec>;
  readonly target?: Partial<TargetSpec>;
  readonly probe?: 'http' | 'none';
  /** Driver shards; the connections are split evenly. */
  readonly shards?: number;
  readonly sources?: readonly string[];
  /** Where the driver connects to, if not to the target. */
  readonly destinationPort?: number;
  readonly port?: number;
  readonly processes?: number;
  readonly clientNofile?: number;
  readonly serverNofile?: number;
  readonly halfOpenAddress?: string;
  readonly otherListenerPort?: number;
  /** Of driver and raw target. Default: the one that the tests are run for, else epoll. */
  readonly engine?: 'epoll' | 'io_uring';
}

/** A plan over loopback; unless asked otherwise, ten connections that are served at once. */
export function planOf(wishes: Wishes = {}): Plan {
  const { probe = 'http', port = PORT, processes = 1, halfOpenAddress, otherListenerPort } = wishes;
  const { engine = process.env['ENGINE'] === 'io_uring' ? 'io_uring' : 'epoll' } = wishes;
  const load = loadOf(wishes.load);
  const target: TargetSpec = {
    kind: 'raw',
    backlog: 1024,
    workers: processes,
    accept: { mode: 'now' },
    answer: { mode: 'now' },
    ...wishes.target,
  };
  const host = { sysctl: {}, addresses: 'auto', conntrack: false } as const;
  const lab = {
    kind: 'host',
    baseline: 'host',
    family: 'ipv4',
    client: host,
    server: host,
    host: {},
    network: [],
  } as const;
  return {
    scenario: {
      name: 'engine',
      lab,
      target,
      driver: { kind: 'connections', probe, processes: 'auto' },
      load,
      expect: [],
    },
    source: { file: 'engine.yaml' },
    hosts: { client: hostOf(wishes.clientNofile), server: hostOf(wishes.serverNofile) },
    hostWide: {},
    faults: [],
    target: { address: ADDRESS, port, processes, ...(engine === 'io_uring' && { engine }) },
    driver: { engine, shards: shardsOf(wishes, load.connections) },
    ...(halfOpenAddress !== undefined && { halfOpenAddress }),
    ...(otherListenerPort !== undefined && { otherListenerPort }),
    needs: [],
    warnings: [],
  };
}

function loadOf(wishes: Partial<LoadSpec> | undefined): LoadSpec {
  return { connections: 10, arrival: { mode: 'burst' }, holdMs: 0, connectTimeoutMs: 10_000, halfOpen: 0, ...wishes };
}

function shardsOf({ shards = 1, sources = [], destinationPort = 0 }: Wishes, connections: number): ShardPlan[] {
  const destinations = [{ address: ADDRESS, port: destinationPort }];
  return Array.from({ length: shards }, () => ({ connections: connections / shards, sources, destinations }));
}

function hostOf(nofile = 4096): Plan['hosts']['client'] {
  return { addresses: [ADDRESS], sysctl: [], nofile, conntrack: false };
}
