import type { Lesson } from '../model/lesson.ts';
import { mostOfListener, rise, settingOn } from './readings.ts';

export const synQueue: Lesson = {
  id: 'syn-queue',
  title: 'half-open connections: tcp_max_syn_backlog without SYN cookies',
  about: [
    'Between SYN and ACK a connection is half open. A flood of SYNs that nobody completes fills the room for them. SYN cookies need no such room, and most systems have them on.',
    'Here cookies are off. 400 half-open connections take three quarters of tcp_max_syn_backlog, and the kernel drops the SYNs of clients that it has not met before. The accept queue is empty all the time.',
  ],
  scenario: `name: syn-queue
lab:
  client: { sysctl: { net.ipv4.tcp_syn_retries: 2 } }
  server: { sysctl: { net.ipv4.tcp_syncookies: 0, net.ipv4.tcp_max_syn_backlog: 256 } }
target: { kind: raw, backlog: 4096 }
load: { connections: 200, arrival: { perSecond: 400 }, halfOpen: 400, connectTimeout: 3s, hold: 200ms }
expect:
  - failures{limit:syn-backlog,side:server} >= 150
  - failures{limit:listen-backlog} == 0
  - unexplained == 0
`,
  limit: 'syn-backlog',
  looks: [
    {
      on: 'server',
      command: 'ss -Htn state syn-recv | wc -l',
      about: 'half-open connections',
      read: mostOfListener('synReceived'),
    },
    {
      on: 'server',
      command: 'sysctl net.ipv4.tcp_max_syn_backlog',
      about: 'new clients are dropped once three quarters of it are taken',
      read: settingOn('server', 'net.ipv4.tcp_max_syn_backlog'),
    },
    {
      on: 'server',
      command: 'nstat -az TcpExtListenDrops',
      about: 'SYNs dropped for whatever reason',
      read: rise('server', 'TcpExt.ListenDrops'),
    },
    {
      on: 'server',
      command: 'nstat -az TcpExtListenOverflows',
      about: 'of these, by a full accept queue: none',
      read: rise('server', 'TcpExt.ListenOverflows'),
    },
  ],
  moral:
    'Guides raise tcp_max_syn_backlog for any connection that hangs. With SYN cookies on it changes nothing: look at the accept queue first.',
};
