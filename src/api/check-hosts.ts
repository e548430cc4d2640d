import type { Agent } from '../hosts/agent.ts';
import { onHost } from '../hosts/on-host.ts';
import { NoAgent } from '../hosts/refusal.ts';
import { CannotRun } from '../model/errors.ts';
import type { Fleet, Host } from '../model/host.ts';
import type { CheckedClock, HostCheck } from '../model/host-check.ts';
import { absent, ok, type Probe } from '../model/probe.ts';
import type { Side } from '../model/side.ts';

/** An sshd lets ten in at once who have not logged in yet (MaxStartups), also where they all jump through it. */
const AT_ONCE = 8;

/** Looks at every host of a fleet, some at a time. Loads nothing, and changes nothing. */
export async function checkHosts({ clients, server }: Fleet): Promise<HostCheck[]> {
  const looks = [
    ...clients.map(host => () => checkHost(host, 'client', server?.address)),
    ...(server === undefined ? [] : [() => checkHost(server, 'server', undefined)]),
  ];
  const checks = new Map<number, HostCheck>();
  const left = [...looks.entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) checks.set(next[0], await next[1]());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return looks.flatMap((_, index) => checks.get(index) ?? []);
}

async function checkHost(host: Host, side: Side, towards: string | undefined): Promise<HostCheck> {
  const { name } = host;
  try {
    return await onHost(host, async agent => ({
      ...{ name, side, state: 'ready' as const },
      clock: await clockOf(agent),
      facts: await agent.order({ do: 'describe' }),
      ...(towards !== undefined && { source: await sourceOf(agent, towards) }),
    }));
  } catch (error) {
    if (!(error instanceof NoAgent)) throw error;
    const { why, remedy } = error;
    return { name, side, state: 'unreachable', why, ...(remedy !== undefined && { remedy }) };
  }
}

async function clockOf(agent: Agent): Promise<CheckedClock> {
  const { aheadNs, boundNs, roundTripNs } = await agent.clock();
  return { aheadMs: Number(aheadNs) / 1e6, boundMs: boundNs / 1e6, roundTripMs: roundTripNs / 1e6 };
}

async function sourceOf(agent: Agent, address: string): Promise<Probe<string>> {
  try {
    return ok((await agent.order({ do: 'route', address })).source);
  } catch (error) {
    if (error instanceof NoAgent || !(error instanceof CannotRun)) throw error;
    return absent(error.message);
  }
}
