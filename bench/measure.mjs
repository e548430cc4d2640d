import { setTimeout as sleep } from 'node:timers/promises';
import { usageOf } from './usage.mjs';

/** Buffers of the burst may be given back first. */
const SETTLE_MS = 1000;

/**
 * One client, one lab: how fast the connections were opened and answered, and what they cost the client's processes
 * beyond what those use while they wait for their task.
 */
export async function measure(client, { plan, host, listener }) {
  const { shards } = plan.driver;
  const connections = shards.reduce((sum, shard) => sum + shard.connections, 0);
  const session = await client(plan, host, listener);
  const before = usageOf(session.pids);
  await session.open();
  const opened = usageOf(session.pids);
  await sleep(SETTLE_MS);
  const held = usageOf(session.pids);
  const seconds = await session.close();
  const cpuUs = opened.userUs - before.userUs + opened.systemUs - before.systemUs;
  return {
    connectionsPerSecond: connections / seconds,
    connectionsPerCpuSecond: (connections / cpuUs) * 1e6,
    bytesPerConnection: (held.rssBytes - before.rssBytes) / connections,
    privateBytesPerConnection: (held.privateBytes - before.privateBytes) / connections,
    userUsPerConnection: (opened.userUs - before.userUs) / connections,
    systemUsPerConnection: (opened.systemUs - before.systemUs) / connections,
  };
}
