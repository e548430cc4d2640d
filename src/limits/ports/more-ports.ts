import { PORT_RANGE } from '../../model/allows-more.ts';
import type { Remedy } from '../../model/attribution.ts';
import { sysctlRemedy } from '../define.ts';

const WIDER_RANGE = sysctlRemedy(
  [[PORT_RANGE, '1024 65535']],
  'no memory; a service that listens inside the range must be named in ip_local_reserved_ports. 64,512 ports per ' +
    'source and destination is the most: beyond that add source addresses or destination ports. Connections that stay ' +
    'open, or are used again, need fewer',
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

/** A socket that is bound to an address alone leaves the choice of its port to connect(), which uses one for many destinations. */
export const PORT_AT_CONNECT: Remedy = {
  now: [
    'setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);   // before bind(), in the client: Linux 4.2 and later',
    'or no bind() before connect(), where the source address does not matter',
  ],
  persist: ["the same in the client's source, or its option for the source address"],
  check: "ss -tan | awk '{print $4}' | sort | uniq -c | sort -n | tail -1   # one port several times",
  cost: 'none; a change of the client. Where it cannot be made, a wider net.ipv4.ip_local_port_range',
  change: { setting: 'IP_BIND_ADDRESS_NO_PORT', to: '1' },
};

/** What gives a client more ports, in order of preference. */
export const MORE_PORTS: readonly [Remedy, Remedy] = [WIDER_RANGE, MORE_ADDRESSES];
