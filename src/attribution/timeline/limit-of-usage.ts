import { isBoundByBacklog } from '../../limits/queues/accept-queue.ts';
import { LIMIT_OF_SERVER_LEVEL } from '../../limits/servers/servers.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { LimitId } from '../../model/limit-id.ts';
import { valueIn } from '../../model/probe.ts';
import { numericSetting } from '../../model/settings.ts';
import type { UsageName, UsageNow } from '../../model/usage.ts';

/** The limit of the catalog that bounds a usage: of several that could, the one in force. */
export function limitOfUsage(usage: UsageNow, facts: FactBook): LimitId {
  switch (usage.name) {
    case 'accept-queue':
      return queueLimit(facts);
    case 'syn-queue':
      return isBoundBySynBacklog(usage, facts) ? 'syn-backlog' : queueLimit(facts);
    case 'descriptors':
      return isBoundByTable(usage, facts) ? 'nr-open' : 'nofile';
    default:
      return LIMIT_OF[usage.name];
  }
}

type BoundByOne = Exclude<UsageName, 'accept-queue' | 'syn-queue' | 'descriptors'>;

const LIMIT_OF: Readonly<Record<BoundByOne, LimitId>> = {
  ...LIMIT_OF_SERVER_LEVEL,
  ports: 'ephemeral-ports',
  'time-wait': 'tw-buckets',
  tracking: 'conntrack-max',
  'user-threads': 'nproc',
  'cgroup-pids': 'cgroup-pids',
  'cgroup-memory': 'cgroup-memory',
  'open-files': 'file-max',
  'machine-threads': 'threads-max',
  orphans: 'orphans',
  'tcp-memory': 'tcp-mem',
  neighbours: 'neighbour-table',
};

function queueLimit(facts: FactBook): LimitId {
  const listener = valueIn(facts.listener);
  return listener === undefined || isBoundByBacklog(listener) ? 'listen-backlog' : 'somaxconn';
}

/** Without SYN cookies the bound is three quarters of tcp_max_syn_backlog, where that is less than the listener's own. */
function isBoundBySynBacklog({ bound }: UsageNow, facts: FactBook): boolean {
  const settings = valueIn(facts['server.settings']) ?? {};
  const queue = valueIn(facts.listener)?.bound;
  return settings['net.ipv4.tcp_syncookies'] === '0' && (queue === undefined || bound < queue);
}

/** A descriptor table that ends before RLIMIT_NOFILE does ends at fs.nr_open. */
function isBoundByTable({ side, bound }: UsageNow, facts: FactBook): boolean {
  if (side === 'host') return false;
  const nrOpen = numericSetting(valueIn(facts[`${side}.settings`]) ?? {}, 'fs.nr_open');
  return bound === nrOpen && (valueIn(facts[`${side}.processes`]) ?? []).some(({ nofile }) => nofile > bound);
}
