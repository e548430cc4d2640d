import type { Lesson } from '../model/lesson.ts';
import { mostOfListener, rise } from './readings.ts';

export const acceptQueue: Lesson = {
  id: 'accept-queue',
  title: 'the accept queue: what listen(fd, backlog) means',
  about: [
    'The kernel completes each handshake by itself. The connection then waits in the accept queue of the listener until the application calls accept(). The queue holds one more than the backlog that listen() was given.',
    'Here the application accepts nobody for half a second. Two thousand clients come at once, and 129 find a place. The kernel drops the SYNs of all others, without a word to anybody: the clients only see that no answer comes.',
  ],
  scenario: `name: accept-queue
target: { kind: raw, backlog: 128, accept: { after: 500ms } }
load: { connections: 2000, arrival: burst, connectTimeout: 950ms, hold: 500ms }
expect:
  - served >= 129
  - failures{limit:listen-backlog,side:server} > 1000
  - unexplained == 0
`,
  limit: 'listen-backlog',
  looks: [
    {
      on: 'server',
      command: "ss -ltn 'sport = :8080'",
      about: 'Recv-Q of a listener: connections that wait to be accepted',
      read: mostOfListener('queue'),
    },
    {
      on: 'server',
      command: "ss -ltn 'sport = :8080'",
      about: 'Send-Q of a listener: its backlog. A queue with more than that is full',
      read: mostOfListener('bound'),
    },
    {
      on: 'server',
      command: 'nstat -az TcpExtListenOverflows',
      about: 'packets dropped since a queue was full. One client may lose several',
      read: rise('server', 'TcpExt.ListenOverflows'),
    },
  ],
  moral:
    'The counter says that some listener of the host overflowed. Only the listener itself, in `ss`, says which, and only the time at which it was full says whose connections it cost.',
};
