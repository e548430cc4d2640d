import { PORT_RANGE } from '../model/allows-more.ts';
import { finding } from '../model/finding.ts';
import { blamed, defineLimit, ruledOut } from './define.ts';
import { liftPorts } from './lift-ports.ts';
import { MORE_PORTS } from './more-ports.ts';
import { isOutOfPorts, portsInUse, rangeOf } from './ports.ts';

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
  rule: (_group, _side, facts) => {
    const ports = facts['client.ports'];
    const { capacity, live, inTimeWait } = ports;
    if (!ports.exhausted) return ruledOut(finding('ports-left', { capacity, used: portsInUse(ports) }));
    if (inTimeWait > live) return ruledOut(finding('ports-mostly-time-wait', { live, timeWait: inTimeWait }));
    return blamed('proven', finding('ports-exhausted', { capacity, live, timeWait: inTimeWait }));
  },
  effective: (_side, facts) => rangeOf(facts),
  lift: liftPorts,
  remedy: { choices: () => MORE_PORTS },
});
