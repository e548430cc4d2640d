import type { LogEntry } from '../../model/explanation.ts';
import { errnoAt } from './context.ts';

/** A host's name that could not be looked up. */
export const NAMES_OF_HOSTS: readonly LogEntry[] = [
  {
    name: 'a name was not found',
    pattern:
      /\bENOTFOUND\b|EAI_NONAME|\[Errno -2\]|name or service not known|nodename nor servname|no such host|could not resolve host|unknown host|host not found|NXDOMAIN|(name|host) (does not|doesn't) (resolve|exist)/i,
    title: 'no such name, as far as the resolver knows',
    meaning:
      'The name is misspelled, or is known to another DNS server than the one in use. Nothing was connected to. Where the same name is found at other times, the resolver had no descriptor, no answer in time, or no such server.',
    look: ['getent ahosts NAME; cat /etc/resolv.conf'],
    advice: ['the right name, or the DNS server that knows it; no sysctl helps'],
    notLimits: ['listen-backlog', 'ephemeral-ports'],
  },
  {
    name: 'a name could not be looked up for now',
    pattern: {
      test: line =>
        /EAI_AGAIN|EAI_SYSTEM|\[Errno -3\]|temporary failure in name resolution|lookup .*(i\/o timeout|server misbehaving|timed? ?out|too many open files)|could not be resolved|UnknownHostException.*temporary/i.test(
          line,
        ) ||
        errnoAt(
          ['EBUSY', 'EMFILE', 'EAGAIN', 'ETIMEDOUT', 'ECONNREFUSED'],
          /getaddrinfo|gethostby|\blookup\b|\bresolv/i,
        ).test(line),
    },
    title: 'the resolver got no answer, or could not ask',
    meaning:
      'Under load it is often the program itself that is out of descriptors: the resolver needs one to ask, and says "temporary failure", EBUSY or EAI_AGAIN where it gets none. Else the DNS server did not answer, or its packets were dropped, at a full connection-tracking table among others.',
    decoys: [
      { looksLike: 'the DNS server', tellApart: 'ls /proc/PID/fd | wc -l is at "open files" of /proc/PID/limits' },
    ],
    look: ['grep "open files" /proc/PID/limits; ls /proc/PID/fd | wc -l', 'getent ahosts NAME; cat /etc/resolv.conf'],
    limits: ['nofile', 'conntrack-max'],
    notLimits: ['listen-backlog', 'somaxconn'],
  },
];
