import type { Lesson } from '../model/lesson.ts';
import { mostOfListener, rise, settingOn } from './readings.ts';

export const somaxconn: Lesson = {
  id: 'somaxconn',
  title: 'somaxconn: the backlog that the kernel cuts down',
  about: [
    'The application asks for a queue of 4,096. listen() succeeds, and nothing warns. But the kernel takes the smaller of the wish and net.core.somaxconn, which is 128 here.',
    'The failure looks like the one of the accept queue. The line to change is another one.',
  ],
  scenario: `name: somaxconn
lab:
  server: { sysctl: { net.core.somaxconn: 128 } }
target: { kind: raw, backlog: 4096, accept: { after: 500ms } }
load: { connections: 2000, arrival: burst, connectTimeout: 950ms, hold: 500ms }
expect:
  - served >= 129
  - failures{limit:somaxconn,side:server} > 1000
  - failures{limit:listen-backlog} == 0
  - unexplained == 0
`,
  limit: 'somaxconn',
  looks: [
    {
      on: 'server',
      command: 'sysctl net.core.somaxconn',
      about: 'the most that any listener of this network namespace gets',
      read: settingOn('server', 'net.core.somaxconn'),
    },
    {
      on: 'server',
      command: "ss -ltn 'sport = :8080'",
      about: 'Send-Q: what the listener got, though it asked for 4,096',
      read: mostOfListener('bound'),
    },
    {
      on: 'server',
      command: 'nstat -az TcpExtListenOverflows',
      about: 'packets dropped since the queue was full',
      read: rise('server', 'TcpExt.ListenOverflows'),
    },
  ],
  moral:
    'The kernel cuts the backlog in listen(), and never again. A listener that runs keeps its bound when somaxconn is raised: restart the server.',
};
