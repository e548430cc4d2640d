import type { WhatHappened } from '../model/cause.ts';
import type { Entry } from '../model/explanation.ts';

/** Causes that are no limit and lie in the network or on a socket: what each looks like, and the command that ends it. */
export const CAUSES: Readonly<Partial<Record<WhatHappened, Entry>>> = {
  'rp-filter': {
    title: 'packets dropped by the reverse path filter',
    meaning:
      'net.ipv4.conf.*.rp_filter is 1 (strict), and the way back to the sender leads over another device than the one that the packet came by. IPReversePathFilter counts them.',
    symptoms: ['connecting times out, and no TCP counter of the server moves'],
    decoys: [{ looksLike: 'a firewall rule', tellApart: 'a rule does not move IPReversePathFilter' }],
    look: ['nstat -az TcpExtIPReversePathFilter; ip route get CLIENT'],
    advice: ['sysctl -w net.ipv4.conf.all.rp_filter=2   # loose; or mend the route to the client'],
    notLimits: ['conntrack-max', 'listen-backlog'],
  },
  'no-route-back': {
    title: 'no route back to the client',
    meaning: 'The SYN reached the listener, which drops it because it cannot answer: OutNoRoutes and ListenDrops move.',
    symptoms: ['connecting times out, and ListenDrops moves although no queue is full'],
    decoys: [{ looksLike: 'a full accept queue', tellApart: 'ListenOverflows stands still' }],
    look: ['ip route get CLIENT   # on the server; nstat -az IpOutNoRoutes'],
    advice: ['ip route replace CLIENT dev DEVICE   # on the server; via GATEWAY where there is one'],
    notLimits: ['listen-backlog', 'syn-backlog'],
  },
  'address-not-local': {
    title: 'sent to an address that the host does not have',
    meaning: 'The packets are led to this host, which neither has the address nor forwards: InAddrErrors counts them.',
    symptoms: ['connecting to one of several addresses times out, to the others it does not'],
    decoys: [{ looksLike: 'a firewall rule', tellApart: 'a rule does not move InAddrErrors' }],
    look: ['ip -brief address; nstat -az IpInAddrErrors'],
    advice: ['ip address add ADDRESS/32 dev lo   # on the server, or send to an address that it has'],
  },
  'rejected-by-rule': {
    title: 'rejected by a firewall rule',
    meaning:
      'A rule with `reject` took the SYN and answered in the place of TCP: a reset (ECONNREFUSED), or an ICMP message (ECONNREFUSED, EHOSTUNREACH, ENETUNREACH or EACCES). Tcp.OutRsts of the server stands still.',
    symptoms: ['connections are refused while something listens'],
    decoys: [
      { looksLike: 'nothing listening', tellApart: 'then the server counts a reset for each SYN (Tcp.OutRsts)' },
      { looksLike: 'no route', tellApart: 'then the server sends no ICMP message (IcmpOutDestUnreachs)' },
    ],
    look: ['nft -a list ruleset | grep reject   # on both hosts'],
    advice: ['nft delete rule FAMILY TABLE CHAIN handle HANDLE   # the words of that list'],
  },
  qdisc: {
    title: 'packets dropped by the queue of a network device',
    meaning:
      'The queueing discipline of the sender’s own device had no room: a token bucket (tbf), a short queue, or a policy. The packets never leave the host, and no counter of IP or TCP names them.',
    symptoms: ['connecting takes seconds or times out under bursts; no rule and no table is in the way'],
    decoys: [{ looksLike: 'packets lost between the hosts', tellApart: '`tc -s qdisc` does not count those' }],
    look: ['tc -s qdisc   # dropped, on the sender'],
    advice: ['tc qdisc replace dev DEVICE root pfifo limit 10000   # or fq, which shares the device out'],
  },
  'socket-filter': {
    title: 'packets dropped by a filter on the listening socket',
    meaning:
      'A program attached a filter to its listening socket (SO_ATTACH_FILTER or SO_ATTACH_BPF), and the filter drops SYNs. Only the drops of that socket count them, not ListenDrops.',
    symptoms: ['connecting times out for some sources; no rule, no table and no queue is in the way'],
    decoys: [{ looksLike: 'a firewall rule', tellApart: 'a rule takes packets before TCP: Ip.InDelivers misses them' }],
    look: ['ss -ltm   # d of the listener; nstat -az TcpExtListenDrops'],
    advice: ['setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, 0, 0)   # in the program, or mend its filter'],
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  paws: {
    title: 'packets dropped for an old timestamp',
    meaning:
      'The receiver takes data for packets of long ago (PAWS, RFC 7323), because their timestamps lie before one that it has seen: PAWSEstab counts them. A box between the hosts writes timestamps, or two clocks share one address.',
    symptoms: ['connections stand, and requests or answers never arrive though they are sent again'],
    decoys: [
      {
        looksLike: 'packets lost between the hosts',
        tellApart: 'these arrived: Ip.InReceives and InDelivers count them',
      },
      { looksLike: 'a slow application', tellApart: 'it has no byte of the request' },
    ],
    look: ['nstat -az TcpExtPAWSEstab TcpExtPAWSTimewait'],
    advice: ['sysctl -w net.ipv4.tcp_timestamps=0   # on the receiver, until the box is mended'],
  },
  'mtu-black-hole': {
    title: 'packets too large for the way, which drops them in silence',
    meaning:
      'A part of the way carries smaller packets than the sender makes, and the ICMP message that would say so (fragmentation needed, packet too big) never comes: a rule drops it, or a switch sends none. TCP sends the same whole segments again and again.',
    symptoms: ['connections stand and short answers come; of long ones not a byte, or the headers alone'],
    decoys: [
      {
        looksLike: 'packets lost between the hosts',
        tellApart: 'then short answers are lost as well, and some long ones come',
      },
      { looksLike: 'a slow application', tellApart: 'then the server’s Send-Q is empty (ss -tn)' },
      {
        looksLike: 'a firewall rule',
        tellApart: 'a rule of either host takes packets between two counters of its own',
      },
    ],
    look: [
      'ping -M do -s 1472 ADDRESS   # on the sender: 1472 and 28 bytes of headers; lower it until answers come',
      'ss -tni   # on the sender: retrans grows, cwnd:1, pmtu',
    ],
    advice: [
      'sysctl -w net.ipv4.tcp_mtu_probing=1   # on the sender: TCP then finds out by itself, after some seconds',
      'ip route replace ADDRESS dev DEVICE mtu lock BYTES   # or let pass ICMP type 3 code 4, ICMPv6 type 2',
    ],
  },
};
