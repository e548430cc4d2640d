import type { Lesson } from '../model/lesson.ts';
import { mostInSockstat, settingOn } from './readings.ts';

export const timeWait: Lesson = {
  id: 'time-wait',
  title: 'TIME-WAIT: ports that closed connections keep',
  about: [
    'Whoever closes first keeps the connection in TIME-WAIT for 60 seconds, and its local port with it. So a client that opens and closes runs out of ports though next to nothing is open.',
    'Here the client has 500 ports, and 20 connections at a time. After 500 connections there is no port left for a minute.',
  ],
  scenario: `name: time-wait
lab:
  client: { sysctl: { net.ipv4.ip_local_port_range: 40000 40499, net.ipv4.tcp_tw_reuse: 0 } }
load: { connections: 20, arrival: burst, repeat: { times: 50, close: client }, hold: 0s }
expect:
  - served == 500
  - failures{limit:time-wait-ports,side:client} == 500
  - unexplained == 0
`,
  limit: 'time-wait-ports',
  looks: [
    {
      on: 'client',
      command: 'grep TCP: /proc/net/sockstat',
      about: 'tw: sockets in TIME-WAIT',
      read: mostInSockstat('client', 'TCP.tw'),
    },
    {
      on: 'client',
      command: 'sysctl net.ipv4.tcp_tw_reuse',
      about: '1 lets connect() take such a port again after a second; 2, the default, over loopback only',
      read: settingOn('client', 'net.ipv4.tcp_tw_reuse'),
    },
  ],
  moral:
    'tcp_fin_timeout does not shorten TIME-WAIT, whatever guides say. Keep connections open, let the server close, or set tcp_tw_reuse = 1 on the client.',
};
