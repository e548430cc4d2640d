import type { LimitId } from './limit-id.ts';

const FORKS = ['fork', 'vfork', 'clone', 'clone3'];
const TASKS: readonly LimitId[] = ['nproc', 'threads-max', 'cgroup-pids'];
const FILES: readonly LimitId[] = ['nofile', 'nr-open'];
const PORTS: readonly LimitId[] = ['ephemeral-ports', 'time-wait-ports'];
/** Of a listener on a socket of this machine (unix(7)): for TCP connect() does not say so. */
const QUEUES: readonly LimitId[] = ['listen-backlog', 'somaxconn'];
const MEMORY: readonly LimitId[] = ['tcp-mem', 'cgroup-memory', 'orphans'];

/** The limits that make this system call fail so; empty where none of the catalog does. */
export function limitsBehind(syscall: string, errno: string): readonly LimitId[] {
  if (FORKS.includes(syscall)) return errno === 'EAGAIN' ? TASKS : errno === 'ENOMEM' ? MEMORY : [];
  switch (errno) {
    case 'EMFILE':
      return FILES;
    case 'ENFILE':
      return ['file-max'];
    case 'EADDRNOTAVAIL':
      return syscall === 'connect' ? PORTS : [];
    case 'ENOSPC':
      return syscall === 'epoll_ctl' ? ['epoll-watches'] : [];
    case 'EAGAIN':
      return syscall === 'connect' ? QUEUES : [];
    case 'ENOMEM':
    case 'ENOBUFS':
      return MEMORY;
    default:
      return [];
  }
}
