import type { Lesson } from '../model/lesson.ts';
import { mostTracked, rise } from './readings.ts';

export const trackedConnections: Lesson = {
  id: 'tracked-connections',
  title: 'connection tracking: a firewall whose table is full',
  about: [
    'A firewall that knows connections, as one with NAT does, keeps an entry for each. Once nf_conntrack_max entries are there, the kernel drops the first packet of every new connection. TCP never sees it.',
    'Here the table has room for 500. The listener, its queue and the application are idle.',
  ],
  scenario: `name: tracked-connections
lab:
  host: { net.netfilter.nf_conntrack_max: 500 }
  server: { conntrack: true }
  client: { sysctl: { net.ipv4.tcp_syn_retries: 1 } }
target: { kind: raw, backlog: 4096 }
load: { connections: 1000, arrival: { perSecond: 4000 }, connectTimeout: 2s, hold: 200ms }
expect:
  - served == 500
  - failures{limit:conntrack-max,side:server} == 500
  - unexplained == 0
`,
  limit: 'conntrack-max',
  looks: [
    {
      on: 'server',
      command: 'sysctl net.netfilter.nf_conntrack_count',
      about: 'entries in the table. The lab fills the table but for 500 first',
      read: mostTracked('server', 'count'),
    },
    {
      on: 'server',
      command: 'sysctl net.netfilter.nf_conntrack_max',
      about: 'the most that there can be',
      read: mostTracked('server', 'max'),
    },
    {
      on: 'server',
      command: 'nstat -az TcpExtListenDrops',
      about: 'SYNs that the listener dropped: none, for it never saw them',
      read: rise('server', 'TcpExt.ListenDrops'),
    },
  ],
  moral:
    'The kernel log says "nf_conntrack: table full, dropping packet", and TCP itself counts nothing: from outside it looks like a network that loses packets.',
};
