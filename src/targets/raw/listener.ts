import { authority, familyOf } from '../../model/address-family.ts';
import { errnoName } from '../../model/errno.ts';
import type { ListenTask } from '../../model/protocol.ts';
import { socketAddress, unixAddress } from '../../system/linux/socket-address.ts';
import {
  bindTo,
  enableOption,
  LISTENER_OPTION,
  listenOn,
  localPort,
  openSocket,
  openUnixSocket,
  takeBothFamilies,
} from '../../system/linux/sockets.ts';
import { giveUp, type ShardProgram } from '../../system/shard-program.ts';

export interface Listener {
  readonly fd: number;
  readonly port: number;
}

/** Listens as the task says. Tells the runner and ends the process when a system call refuses. */
export function openListener(shard: ShardProgram, task: ListenTask): Listener {
  const checked = (syscall: string, result: number): number => {
    if (result >= 0) return result;
    const errno = errnoName(-result);
    giveUp(shard, `${syscall} failed with ${errno} for ${authority(task)}`, errno, syscall);
  };
  if (task.path !== undefined) return onUnixSocket(task.path, task.backlog, checked);
  const fd = checked('socket', openSocket(familyOf(task.address)));
  checked('setsockopt', enableOption(fd, LISTENER_OPTION.SO_REUSEADDR));
  if (task.sharePort) checked('setsockopt', enableOption(fd, LISTENER_OPTION.SO_REUSEPORT));
  if (task.address === '::') checked('setsockopt', takeBothFamilies(fd));
  checked('bind', bindTo(fd, socketAddress(task.address, task.port)));
  checked('listen', listenOn(fd, task.backlog));
  return { fd, port: localPort(fd) };
}

function onUnixSocket(path: string, backlog: number, checked: (syscall: string, result: number) => number): Listener {
  const fd = checked('socket', openUnixSocket());
  checked('bind', bindTo(fd, unixAddress(path)));
  checked('listen', listenOn(fd, backlog));
  return { fd, port: 0 };
}
