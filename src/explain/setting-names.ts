import { LIMITS } from '../limits/catalog.ts';
import type { Entry } from '../model/explanation.ts';
import type { Limit } from '../model/limit.ts';

/** Names that files, shells and containers have for a limit of the catalog, beside its own and its key in a unit. */
const OTHER_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(ulimit -[SH]*n|worker_rlimit_nofile|ulimit-n|--ulimit nofile|max open files|open files\b)/i, 'nofile'],
  [/^(ulimit -[SH]*u|max user processes|max processes|--ulimit nproc)/i, 'nproc'],
  [/^(DefaultTasksMax|UserTasksMax|TasksAccounting|pids\.(current|events|peak)|--pids-limit)/i, 'cgroup-pids'],
  [/^(MemoryLimit|MemoryHigh|memory\.(limit_in_bytes|current|high|events)|--memory\b)/i, 'cgroup-memory'],
  [/^(tcp-backlog|listen\.backlog|ListenBacklog|--backlog|SO_REUSEPORT backlog|Backlog)(\b|=)/i, 'listen-backlog'],
];

/** The limit that a name or a line of a file sets: `RLIMIT_NOFILE`, `LimitNOFILE=65536`, `* soft nofile 1024`, `TasksMax`. */
export function limitNamed(line: string): Limit | undefined {
  const other = OTHER_NAMES.find(([name]) => name.test(line))?.[1];
  return LIMITS.find(limit => limit.id === other || isNamed(limit, line));
}

function isNamed({ setting, unitKey }: Limit, line: string): boolean {
  const word = line.replace(/[\s=].*$/, '').toLowerCase();
  if (setting.kind === 'sysctl') return false;
  if ([setting.name, unitKey, `Default${unitKey}`].some(name => name?.toLowerCase() === word)) return true;
  if (setting.kind === 'listen') return line.toLowerCase() === setting.name;
  return setting.kind === 'rlimit' && resourceIn(line) === setting.name;
}

/** `nofile` of `RLIMIT_NOFILE`, of `LimitNOFILE=…`, and of a line of limits.conf(5): `DOMAIN soft|hard|- nofile N`. */
function resourceIn(line: string): string | undefined {
  const name =
    /^(?:RLIMIT_|(?:Default)?Limit)([A-Z]+)\b/.exec(line) ?? /^\S+\s+(?:soft|hard|-)\s+(\w+)(?:\s|$)/i.exec(line);
  return name?.[1]?.toLowerCase();
}

/** Resource limits that bound no connections, by their names in limits.conf(5). */
const HARMLESS: Readonly<Record<string, string>> = {
  as: 'address space of a process',
  core: 'size of a core file',
  cpu: 'processor time of a process',
  data: "size of a process's data",
  fsize: 'size of a file that is written',
  locks: 'file locks (without effect since Linux 2.4.25)',
  memlock: 'memory that a process may lock; io_uring counted its rings against it before Linux 5.12',
  msgqueue: 'bytes in POSIX message queues of the user',
  nice: 'how far a process may raise its priority',
  rss: 'resident memory (without effect since Linux 2.4.30)',
  rtprio: 'real-time priority',
  sigpending: 'signals that wait for the processes of the user',
  stack: 'stack of a thread; a large one makes each thread of a server take more address space',
  maxlogins: 'logins of the user',
  maxsyslogins: 'logins of all users',
};

/** A resource limit of processes that is no limit of connections, with its name. */
export function harmlessResource(line: string): (Entry & { readonly name: string }) | undefined {
  const resource = resourceIn(line) ?? '';
  const bounds = Object.hasOwn(HARMLESS, resource) ? HARMLESS[resource] : undefined;
  if (bounds === undefined) return undefined;
  return {
    name: resource,
    title: `a resource limit: ${bounds}`,
    meaning: 'It does not bound how many connections a process holds or accepts.',
    look: ['cat /proc/PID/limits'],
    notLimits: ['nofile', 'nproc'],
  };
}
