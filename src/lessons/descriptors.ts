import type { Lesson } from '../model/lesson.ts';
import { mostDescriptors, mostOfListener, softNofile } from './readings.ts';

export const descriptors: Lesson = {
  id: 'descriptors',
  title: 'open files: a server that hangs up without a word',
  about: [
    'Each connection is a descriptor of the process that has it. RLIMIT_NOFILE bounds them, and accept() fails with EMFILE beyond it.',
    'Here a Node server may have 400. Its library, libuv, then accepts and closes what waits, so that clients connect and read an end of file. The program itself is told nothing, and no counter of the network moves.',
  ],
  scenario: `name: descriptors
lab:
  server: { nofile: 400 }
target: { kind: node, backlog: 1024 }
load: { connections: 1000, arrival: { perSecond: 1000 }, hold: 500ms }
expect:
  - served >= 300
  - served < 400
  - failures{limit:nofile,side:server} > 600
  - unexplained == 0
`,
  limit: 'nofile',
  looks: [
    {
      on: 'server',
      command: "grep 'open files' /proc/PID/limits",
      about: 'the soft limit, which is the one that counts',
      read: softNofile,
    },
    {
      on: 'server',
      command: 'ls /proc/PID/fd | wc -l',
      about: 'descriptors that the server has; libuv lets go of one to hang up',
      read: mostDescriptors,
    },
    {
      on: 'server',
      command: "ss -ltn 'sport = :8080'",
      about: 'Send-Q: the queue had room for all of them',
      read: mostOfListener('bound'),
    },
  ],
  moral:
    'Other servers leave the connections in the queue when accept() fails, so that the queue overflows: the same limit, and another symptom. Look at the descriptors before you lengthen a queue.',
};
