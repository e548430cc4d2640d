import { chmodSync } from 'node:fs';
import type { HostAccess } from '../../model/access.ts';
import { authority } from '../../model/address-family.ts';
import type { Plan } from '../../model/plan.ts';
import type { ListenTask } from '../../model/protocol.ts';
import type { UpstreamSpec } from '../../model/upstream-spec.ts';
import { freePort } from '../../system/free-port.ts';
import { privateFolder } from '../../system/private-folder.ts';
import { SHARD_PROGRAMS, startShards } from '../shards.ts';
import type { Target } from '../target.ts';

const LAB_PORT = 9000;
const ADDRESS = '127.0.0.1';

/** What the target passes requests on to. */
export interface Upstream {
  /** `127.0.0.1:9000`, `unix:/tmp/…/upstream.sock`. */
  readonly to: string;
  /** Its program; absent where nobody listens there. */
  readonly server?: Target;
  stop(): Promise<void>;
}

/** Starts what the scenario says is behind its proxy, on the proxy's own host; undefined where the scenario says nothing. */
export async function startUpstream(plan: Plan, host: HostAccess): Promise<Upstream | undefined> {
  const { upstream } = plan.scenario.target;
  if (upstream === undefined) return undefined;
  if (upstream.listen === 'unix') return onUnixSocket(plan, host, upstream);
  const port = plan.scenario.lab.kind === 'host' ? freePort(host, ADDRESS) : LAB_PORT;
  const server = await serverAt(plan, host, upstream, { address: ADDRESS, port });
  return { to: authority({ address: ADDRESS, port }), ...(server && { server }), stop: async () => server?.stop() };
}

/** A folder of its own holds the socket for as long as somebody may connect to it. */
async function onUnixSocket(plan: Plan, host: HostAccess, upstream: UpstreamSpec): Promise<Upstream> {
  const folder = privateFolder();
  const path = `${folder.path()}/upstream.sock`;
  try {
    const server = await serverAt(plan, host, upstream, { address: ADDRESS, port: 0, path });
    // The proxy may serve as another user.
    if (server !== undefined) chmodSync(path, 0o777);
    return {
      to: `unix:${path}`,
      ...(server && { server }),
      stop: async () => {
        await server?.stop();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

async function serverAt(
  plan: Plan,
  host: HostAccess,
  { kind, backlog, accept, answer, nofile }: UpstreamSpec,
  place: Pick<ListenTask, 'address' | 'port' | 'path'>,
): Promise<Target | undefined> {
  if (kind === 'none') return undefined;
  const task: ListenTask = {
    task: 'listen',
    ...place,
    backlog,
    accept,
    answer,
    closeAfterAnswer: false,
    sharePort: false,
    workers: 1,
  };
  return startShards(plan, host, SHARD_PROGRAMS[kind], 1, task, nofile);
}
