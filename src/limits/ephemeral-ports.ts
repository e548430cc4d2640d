import type { Remedy } from '../model/attribution.ts';
import { finding } from '../model/finding.ts';
import { blamed, defineLimit, ruledOut, sysctlRemedy } from './define.ts';
import { liftPorts } from './lift-ports.ts';
import { isOutOfPorts, portsInUse, rangeOf } from './ports.ts';

export const ephemeralPorts = defineLimit({
  id: 'ephemeral-ports',
  title: 'local ports from one address to one destination',
  scope: 'netns',
  sides: ['client'],
  setting: { kind: 'sysctl', name: 'net.ipv4.ip_local_port_range' },
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
  remedy: (_side, facts) => (rangeOf(facts)?.trim().split(/\s+/).join(' ') === WIDEST ? MORE_ADDRESSES : WIDER_RANGE),
});

const WIDEST = '1024 65535';

const WIDER_RANGE = sysctlRemedy(
  'net.ipv4.ip_local_port_range',
  WIDEST,
  'no memory; a service that listens inside the range must be named in ip_local_reserved_ports. 64,512 ports per ' +
    'source and destination is the most: beyond that add source addresses or destination ports',
);

/** The range is as wide as it can be without the ports of well-known services. */
const MORE_ADDRESSES: Remedy = {
  now: [
    'ip address add ADDRESS/PREFIX dev DEVICE   # one more source address, which the client has to bind to',
    'or one more address or port of the server: each pair of source and destination has ports of its own',
  ],
  persist: ['the same address in the configuration of the network (systemd-networkd: Address=, netplan: addresses:)'],
  check: "ss -tan 'dport = :PORT' | wc -l; ip -brief address",
  cost: 'an address of the network, and a client that uses it',
  change: { setting: 'source addresses', to: 'one more for each 64,512 connections' },
};
