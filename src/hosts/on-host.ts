import type { Host } from '../model/host.ts';
import type { Agent } from './agent.ts';
import { openHost } from './open-host.ts';

/** A look at a host takes seconds; on a machine under heavy load, more. */
const LOOK_BOUND_MS = 120_000;

/** Has an agent on the host for the time of some work, which loads nothing. Rejects with NoAgent, and with what the work rejects with. */
export async function onHost<Result>(host: Host, work: (agent: Agent) => Promise<Result>): Promise<Result> {
  const agent = await openHost(host, LOOK_BOUND_MS);
  try {
    return await work(agent);
  } finally {
    await agent.close();
  }
}
