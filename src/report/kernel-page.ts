import { changeOf, type SettingName, SINCE, TRIED } from '../model/kernel-facts.ts';
import { alignedTable } from './aligned-table.ts';
import { END } from './limit-page.ts';

/** Path of the page, from the root of the repository. */
export const KERNEL_PAGE = 'docs/kernels.md';

interface Gain {
  /** What a kernel gives since then. */
  readonly gives: string;
  /** What an older one does instead, and which blame that costs. */
  readonly without: string;
}

const GAINS: Readonly<Record<keyof typeof SINCE, Gain>> = {
  epollPwait2: { gives: 'waits by the microsecond', without: 'the driver waits by the millisecond. No blame is lost' },
  chainsTooLong: {
    gives: 'a bound on the hash chains of the tracking table',
    without: 'they grow: nobody meets `conntrack-buckets`',
  },
  dropReasons: {
    gives: 'a reason with each packet that the kernel drops',
    without: 'root has no record of lost packets: counters and the trail of nftables say where packets were lost',
  },
  consumePlaces: {
    gives: 'the place where a packet was used up',
    without: 'SYNs that a listener drops are seen only where the kernel lets programs into its functions (fentry)',
  },
  outTransmits: {
    gives: '`Ip.OutTransmits`',
    without: 'over IPv6, and in a host lab, what was lost before the link is unknown; blame is `likely` at most then',
  },
  resetReasons: {
    gives: 'a reason with each reset that the kernel sends',
    without: 'who reset a connection is known, and why is not: `orphans` and closed connections are `likely`',
  },
  ioUringBind: {
    gives: 'all that driver and raw target need of io_uring',
    without: 'they use epoll: more processes for the same connections. No blame is lost',
  },
  reuseDelay: {
    gives: '`net.ipv4.tcp_tw_reuse_delay`',
    without: 'a port in TIME-WAIT is free again after a second by the whole seconds of a clock',
  },
};

const SETTINGS: Readonly<Record<SettingName, string>> = {
  'net.ipv4.tcp_syn_linear_timeouts': 'how often a lost SYN is sent again once a second, before the gaps double',
  'net.core.somaxconn': 'the bound of accept queues by default',
  'net.ipv4.tcp_tw_reuse': 'which ports in TIME-WAIT are used again by default',
  'net.ipv4.tcp_tw_reuse_delay': 'after how many milliseconds',
};

/** The generated part of the page: what each version of the kernel gives, and what an older one costs. */
export function kernelFacts(): string {
  const byVersion = ([one = '']: readonly string[], [other = '']: readonly string[]) =>
    one.localeCompare(other, 'en', { numeric: true });
  const gains = Object.entries(GAINS).map(([name, { gives, without }]) => [
    SINCE[name as keyof typeof SINCE],
    gives,
    without,
  ]);
  const settings = Object.entries(SETTINGS).map(([name, words]) => {
    const { since, now, before } = changeOf(name as SettingName);
    return [since, `\`${name}\``, now ?? 'none', before ?? 'none', words];
  });
  return [
    '<!-- facts: generated from src/model/kernel-facts.ts, by npm run docs -->',
    `loadline was run on Linux ${TRIED.join(', ')}.`,
    alignedTable([['since', 'the kernel gives', 'before'], ...gains.toSorted(byVersion)]),
    'Settings whose default a version changed. Reports, `explain` and `limits` read the value in force where there is one:',
    alignedTable([['since', 'setting', 'default', 'before', 'it says'], ...settings.toSorted(byVersion)]),
    END,
  ].join('\n\n');
}
