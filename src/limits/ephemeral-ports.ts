import { PORT_RANGE } from '../model/allows-more.ts';
import { finding } from '../model/finding.ts';
import { blamed, defineLimit, ruledOut } from './define.ts';
import { liftPorts } from './lift-ports.ts';
import { MORE_PORTS, PORT_AT_CONNECT } from './more-ports.ts';
import { areBound, isOutOfPorts, portsInUse, portsTold, rangeOf, shortageOf } from './ports.ts';

export const ephemeralPorts = defineLimit({
  id: 'ephemeral-ports',
  title: 'local ports from one address to one destination',
  scope: 'netns',
  sides: ['client'],
  setting: { kind: 'sysctl', name: PORT_RANGE },
  symptoms: [
    'connect() returns EADDRNOTAVAIL at once; no packet is sent, no counter moves, nothing is logged',
    'a client that binds to port 0 first gets EADDRINUSE from bind() instead',
  ],
  decoys: [
    { looksLike: 'ports held by TIME_WAIT', tellApart: 'most ports of the range are then in state TIME-WAIT' },
    { looksLike: 'bind() to an address this host does not have', tellApart: 'bind() returned it, and ports are free' },
  ],
  needs: ['client.ports'],
  source: { function: '__inet_hash_connect', file: 'net/ipv4/inet_hashtables.c', page: 'ip(7)' },
  matches: isOutOfPorts,
  rule: (group, _side, facts) => {
    const ports = facts['client.ports'];
    const { capacity, live, inTimeWait: timeWait, asked, reused } = ports;
    const { of, isSure } = shortageOf(group, ports);
    if (of === 'none') return ruledOut(finding('ports-left', { capacity, used: portsInUse(ports) }));
    if (of === 'time-wait') return ruledOut(finding('ports-mostly-time-wait', { live, timeWait }));
    const said = asked === undefined ? [] : [finding('no-port-left', { count: asked.noneLeft })];
    const young = reused === undefined || of === 'bound' || timeWait === 0 ? [] : [finding('ports-young', reused)];
    return blamed(isSure ? 'proven' : 'likely', ...said, portsTold(group, ports, of), ...young);
  },
  effective: (_side, facts) => rangeOf(facts),
  lift: liftPorts,
  remedy: { choices: (_side, facts) => (areBound(facts) ? [PORT_AT_CONNECT, ...MORE_PORTS] : MORE_PORTS) },
});
