import type { Destination, Plan } from '../../model/plan.ts';
import { ASK_KEYS, type AskSpec } from '../../model/probe-spec.ts';
import { type ConnectTask, ringSpec } from '../../model/protocol.ts';

/** What each shard of the plan's driver has to do. A destination without a port gets the listener's. */
export function tasksOf({ scenario, driver, hosts }: Plan, listener: Destination): readonly ConnectTask[] {
  const { load } = scenario;
  const {
    connections: of,
    shards,
    shardsBefore,
  } = driver.dealt ?? {
    connections: driver.shards.reduce((sum, shard) => sum + shard.connections, 0),
    shards: driver.shards.length,
    shardsBefore: 0,
  };
  return driver.shards.map((shard, index) => ({
    task: 'connect',
    connections: shard.connections,
    sources: shard.sources,
    destinations: shard.destinations.map(({ address, port }) => ({ address, port: port === 0 ? listener.port : port })),
    probe: scenario.driver.probe,
    ask: askOf(scenario),
    arrival: load.arrival,
    share: { of, phase: (shardsBefore + index) / shards },
    connectTimeoutMs: load.connectTimeoutMs,
    ...(driver.amplePorts === true && { amplePorts: true as const }),
    ...(driver.engine === 'io_uring' && { ring: ringSpec(hosts.client.nofile) }),
    ...(scenario.target.kind === 'external' && { closeInOrder: true as const }),
    ...(load.repeat !== undefined && { repeat: load.repeat }),
  }));
}

function askOf({ driver }: Plan['scenario']): AskSpec {
  return Object.fromEntries(ASK_KEYS.flatMap(key => (driver[key] === undefined ? [] : [[key, driver[key]]])));
}
