import { PORT_RANGE } from '../../model/allows-more.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { Facts } from '../../model/facts/facts.ts';
import { finding } from '../../model/finding.ts';
import { blamed, defineLimit, ruledOut } from '../define.ts';
import { isServerError } from '../shapes.ts';
import { judgeShortage } from '../shortages.ts';
import { onMachine } from './ephemeral-ports-on-machine.ts';
import { MORE_PORTS, PORT_AT_CONNECT } from './more-ports.ts';
import { areBound, isOutOfPorts, portsInUse, portsTold, rangeOf, shortageOf } from './ports.ts';
import { PORTS_USAGE } from './ports-usage.ts';
import { raisePorts } from './raise-ports.ts';

export const ephemeralPorts = defineLimit({
  id: 'ephemeral-ports',
  title: 'local ports from one address to one destination',
  exhausted: 'out of ephemeral ports',
  scope: 'netns',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: PORT_RANGE },
  exact: true,
  isOutgoing: true,
  symptoms: [
    'connect() returns EADDRNOTAVAIL at once; no packet is sent, no counter moves, nothing is logged',
    'a client that binds to port 0 first gets EADDRINUSE from bind() instead',
    'server: a proxy cannot connect to what is behind it, and answers with an error (502); its log says "Cannot assign requested address"',
  ],
  decoys: [
    { looksLike: 'ports held by TIME_WAIT', tellApart: 'most ports of the range are then in state TIME-WAIT' },
    { looksLike: 'bind() to an address this host does not have', tellApart: 'bind() returned it, and ports are free' },
  ],
  needs: ['server.shortages'],
  source: { function: '__inet_hash_connect', file: 'net/ipv4/inet_hashtables.c', page: 'ip(7)' },
  failsCalls: [{ errno: 'EADDRNOTAVAIL', calls: ['connect'] }],
  matches: (group, side) => (side === 'client' ? isOutOfPorts(group) : isServerError(group)),
  rule: (group, _side, facts) =>
    judgeShortage(group, facts['server.shortages'], 'EADDRNOTAVAIL', ({ syscall }) => syscall === 'connect') ?? UNSEEN,
  clientRule: { needs: ['client.ports'], rule: onClient },
  starves: { answered: 'by-rule' },
  usage: PORTS_USAGE,
  onMachine,
  effective: rangeOf,
  raise: raisePorts,
  remedy: {
    choices: (side, facts) => (side === 'client' && areBound(facts) ? [PORT_AT_CONNECT, ...MORE_PORTS] : MORE_PORTS),
  },
});

const UNSEEN: Ruling = {
  ruling: 'cannot-tell',
  missing: ['server.shortages: nobody could see whether the server had a port for each connection of its own'],
};

function onClient({ 'client.ports': ports }: Pick<Facts, 'client.ports'>, group: AttemptGroup): Ruling {
  const { capacity, live, inTimeWait: timeWait, asked, reused } = ports;
  const { of, isSure } = shortageOf(group, ports);
  if (of === 'none') return ruledOut(finding('ports-left', { capacity, used: portsInUse(ports) }));
  if (of === 'time-wait') return ruledOut(finding('ports-mostly-time-wait', { live, timeWait }));
  const said = asked === undefined ? [] : [finding('no-port-left', { count: asked.noneLeft })];
  const young = reused === undefined || of === 'bound' || timeWait === 0 ? [] : [finding('ports-young', reused)];
  return blamed(isSure ? 'proven' : 'likely', ...said, portsTold(group, ports, of), ...young);
}
