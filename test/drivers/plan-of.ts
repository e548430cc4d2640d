import type { LoadSpec } from '../../src/model/load-spec.ts';
import type { Plan, ShardPlan, SocketEngine } from '../../src/model/plan.ts';
import { type AskSpec, isTls, type ProbeSpec } from '../../src/model/probe-spec.ts';
import type { TargetSpec } from '../../src/model/target-spec.ts';

export const ADDRESS = '127.0.0.1';
export const PORT = 8080;

let engine: SocketEngine = 'epoll';

/** What driver and raw target of every later plan use their sockets with, wherever a true plan could choose it. */
export function useEngine(chosen: SocketEngine): void {
  engine = chosen;
}

export interface Wishes {
  readonly load?: Partial<LoadSpec>;
  readonly target?: Partial<TargetSpec>;
  readonly probe?: ProbeSpec;
  readonly ask?: AskSpec;
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
}

/** A plan over loopback; unless asked otherwise, ten connections that are served at once. */
export function planOf(wishes: Wishes = {}): Plan {
  const { probe = 'http', port = PORT, processes = 1, halfOpenAddress, otherListenerPort } = wishes;
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
      driver: { kind: 'connections', probe, ...wishes.ask, processes: 'auto' },
      load,
      expect: [],
    },
    source: { file: 'engine.yaml' },
    hosts: { client: hostOf(wishes.clientNofile), server: hostOf(wishes.serverNofile) },
    hostWide: {},
    faults: [],
    target: {
      address: ADDRESS,
      port,
      processes,
      ...(acceptsOver(target, wishes) === 'io_uring' && { engine: 'io_uring' as const }),
    },
    driver: {
      engine: wishes.clientNofile === undefined && !isTls(probe) ? engine : 'epoll',
      shards: shardsOf(wishes, load.connections),
    },
    ...(halfOpenAddress !== undefined && { halfOpenAddress }),
    ...(otherListenerPort !== undefined && { otherListenerPort }),
    needs: [],
    warnings: [],
  };
}

/** A limit on descriptors and a pace of accepts take epoll. */
function acceptsOver({ accept }: TargetSpec, { serverNofile }: Wishes): SocketEngine {
  const paced = accept.mode !== 'now' && accept.mode !== 'never';
  return paced || serverNofile !== undefined ? 'epoll' : engine;
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
