import type { HostAccess } from '../../model/access.ts';
import { authority } from '../../model/address-family.ts';
import { TargetFailed } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import { openListening } from '../../system/listening.ts';
import { commandOf } from '../../system/process-children.ts';
import { ownersOf } from '../../system/socket-owners.ts';
import { openServerLogs } from '../logs/server-logs.ts';
import type { Target } from '../target.ts';
import { followProcesses, type RootProcess } from '../target-processes.ts';

/**
 * A server that runs already. On this machine its listener must be there, and its processes are watched as far as this
 * user may see them; of another machine's nothing is known. It is never ended.
 */
export function findExternal({ target: { address, port, remote } }: Plan, host: HostAccess): Target {
  const processes = followProcesses(remote === true ? [] : ownersAt(host, address, port));
  const logs = openServerLogs(processes.list.map(({ pid }) => pid));
  return {
    address,
    port,
    processes: processes.list,
    connects: true,
    accepts: () => undefined,
    refresh: logs.refresh,
    log: logs.book,
    onExit: processes.onExit,
    kill: () => {},
    killOne: () => undefined,
    pause: () => {},
    resume: () => {},
    stop: async () => {
      processes.close();
      logs.close();
    },
  };
}

function ownersAt(host: HostAccess, address: string, port: number): RootProcess[] {
  const listening = openListening(host);
  try {
    const sockets = listening.at(address, port);
    if (sockets.length === 0)
      throw new TargetFailed(`nothing listens on ${authority({ address, port })}`, 'ECONNREFUSED');
    return ownersOf(sockets.map(({ inode }) => inode)).map(pid => ({ pid, command: commandOf(pid) ?? '' }));
  } finally {
    listening.close();
  }
}
