import type { Lesson } from '../model/lesson.ts';
import { mostInSockstat, settingOn } from './readings.ts';

export const localPorts: Lesson = {
  id: 'local-ports',
  title: 'local ports: how often one client can reach one server',
  about: [
    'A connection is four numbers: two addresses and two ports. From one client address to one listener only the local port differs. The client takes it from net.ipv4.ip_local_port_range.',
    'Here the range has 1,000 ports. connect() fails for the rest at once, with EADDRNOTAVAIL. No packet is sent, and the server never hears of them.',
  ],
  scenario: `name: local-ports
lab:
  client: { sysctl: { net.ipv4.ip_local_port_range: 40000 40999 } }
target: { kind: raw, backlog: 4096 }
load: { connections: 3000, arrival: { perSecond: 6000 }, hold: 500ms }
expect:
  - served == 1000
  - failures{limit:ephemeral-ports,side:client} == 2000
  - unexplained == 0
`,
  limit: 'ephemeral-ports',
  looks: [
    {
      on: 'client',
      command: 'sysctl net.ipv4.ip_local_port_range',
      about: 'the first and the last port',
      read: settingOn('client', 'net.ipv4.ip_local_port_range'),
    },
    {
      on: 'client',
      command: 'grep TCP: /proc/net/sockstat',
      about: 'inuse: connections that are open',
      read: mostInSockstat('client', 'TCP.inuse'),
    },
  ],
  moral:
    'The range counts for each client address and each listener. A second address, on either side, doubles it: see loadline explain ephemeral-ports.',
};
