import type { LogEntry } from '../../model/explanation.ts';
import { capLimits } from '../../servers/servers.ts';

/** What ab prints that says nothing of the cause. */
export const AB_LINES: readonly LogEntry[] = [
  {
    name: 'ab: apr_pollset_poll: The timeout specified has expired (70007)',
    pattern: /apr_pollset_poll|\b70007\b/i,
    title: 'ab waited 30 seconds (-s) for any connection, and ended',
    meaning:
      'SYNs or requests vanished without an answer: a full accept queue, a full tracking table, a firewall, or an application that does not answer. ab gives no count: it ends at the first.',
    decoys: [
      { looksLike: 'the accept queue', tellApart: "the server's ListenOverflows moved" },
      {
        looksLike: 'a slow application',
        tellApart: 'ss -tn on the server shows the connections established, with data unread',
      },
    ],
    look: ['loadline diagnose -- ab …', 'nstat -az TcpExtListenOverflows   # on the server'],
    limits: ['listen-backlog', 'somaxconn', 'conntrack-max', ...capLimits('leaves-queued')],
  },
];
