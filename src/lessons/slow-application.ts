import type { Lesson } from '../model/lesson.ts';
import { mostOfListener, rise } from './readings.ts';

export const slowApplication: Lesson = {
  id: 'slow-application',
  title: 'no limit at all: an application that is slow',
  about: [
    'The last lesson has nothing to tune. The queue is long enough, nothing is dropped, and the application takes every connection. It answers after four seconds, and the clients wait for two.',
    'Whoever only looks at "timeouts" raises backlogs here. The kernel has done all that it was asked.',
  ],
  scenario: `name: slow-application
target: { kind: raw, backlog: 4096, answer: { after: 4s } }
load: { connections: 1000, arrival: { perSecond: 2000 }, connectTimeout: 2s, hold: 200ms }
expect:
  - served == 0
  - failures{kind:application,side:server} == 1000
  - failures{kind:limit} == 0
  - unexplained == 0
`,
  looks: [
    {
      on: 'server',
      command: 'nstat -az TcpExtListenDrops',
      about: 'SYNs that were dropped: none',
      read: rise('server', 'TcpExt.ListenDrops'),
    },
    {
      on: 'server',
      command: "ss -ltn 'sport = :8080'",
      about: 'Recv-Q, the most at any time: the queue was never near its bound',
      read: mostOfListener('queue'),
    },
    {
      on: 'server',
      command: 'nstat -az TcpPassiveOpens',
      about: 'connections that entered the queue: every one',
      read: rise('server', 'Tcp.PassiveOpens'),
    },
  ],
  moral:
    'A limit is to blame when it was met, by these connections, at that time. Where none was, no line of sysctl.conf helps, and the honest answer is the application.',
};
