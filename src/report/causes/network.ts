import type { CauseEntry } from './cause-entry.ts';

/** Causes that lie in the network, or in how a host is connected to it. */
export const NETWORK = {
  'rp-filter': {
    title: 'packets dropped by the reverse path filter',
    meaning:
      'net.ipv4.conf.*.rp_filter is 1 (strict), and the way back to the sender leads over another device than the one that the packet came by. IPReversePathFilter counts them.',
    symptoms: ['connecting times out, and no TCP counter of the server moves'],
    decoys: [{ looksLike: 'a firewall rule', tellApart: 'a rule does not move IPReversePathFilter' }],
    look: ['nstat -az TcpExtIPReversePathFilter; ip route get PEER'],
    advice: ['sysctl -w net.ipv4.conf.all.rp_filter=2   # loose; or mend the route to the other host'],
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
      'A rule with `reject` took the SYN and answered in the place of TCP: a reset (ECONNREFUSED), or an ICMP message (ECONNREFUSED, EHOSTUNREACH, ENETUNREACH or EACCES). One that takes a later packet resets the connection (ECONNRESET). Tcp.OutRsts of the server stands still.',
    symptoms: ['connections are refused while something listens, or reset by nobody'],
    decoys: [
      { looksLike: 'nothing listening', tellApart: 'then the server counts a reset for each SYN (Tcp.OutRsts)' },
      { looksLike: 'an application that resets', tellApart: 'then the server counts a reset for each (Tcp.OutRsts)' },
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
      'ping -M do -s 1472 PEER   # on the sender: 1472 and 28 bytes of headers; lower it until answers come',
      'ss -tni   # on the sender: retrans grows, cwnd:1, pmtu',
    ],
    advice: [
      'sysctl -w net.ipv4.tcp_mtu_probing=1   # on the sender: TCP then finds out by itself, after some seconds',
      'ip route replace PEER dev DEVICE mtu lock BYTES   # or let pass ICMP type 3 code 4, ICMPv6 type 2',
    ],
  },
  'packets-dropped-by-firewall': {
    title: 'packets dropped by a firewall rule',
    meaning:
      'A rule of one host took packets between two counters of IP: out of OutRequests and not in OutTransmits, or out of InReceives and not in InDelivers. What connection tracking dropped for a full table is not among them.',
    symptoms: ['connecting times out, or connections stand and no answer comes'],
    decoys: [
      { looksLike: 'a full accept queue', tellApart: 'ListenOverflows moves with it, and not with a rule' },
      { looksLike: 'a full connection-tracking table', tellApart: 'drop moves in conntrack -S' },
      { looksLike: 'packets lost between the hosts', tellApart: 'these are in no counter of the receiver' },
    ],
    look: [
      'nft -a list ruleset   # counters of rules that drop; iptables-save -c where those are in use',
      'tc -s filter show dev DEVICE ingress   # and egress: a filter at the device',
    ],
    advice: [
      'nft delete rule FAMILY TABLE CHAIN handle HANDLE   # the words of that list, or let this port pass before it',
    ],
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  'packets-lost-on-link': {
    title: 'packets lost between the hosts',
    meaning:
      'Packets left one host and did not reach the other: neither host dropped them, and no limit of either has a part in it. A switch, a cable, a cloud’s own filter or a host between them does.',
    symptoms: ['connecting or waiting for an answer times out, or takes as long as packets take to be sent again'],
    decoys: [
      { looksLike: 'a firewall rule of the server', tellApart: 'its InReceives counts what such a rule drops' },
      {
        looksLike: 'a full backlog of a processor',
        tellApart: 'rx_dropped of the device, or softnet_stat, counts that',
      },
      { looksLike: 'packets too large for the way', tellApart: 'small ones come then' },
    ],
    look: [
      'tcpdump -ni DEVICE host PEER and tcp port PORT   # on both hosts at once: what one sends and the other has not',
      'ip -s link show DEVICE; ethtool -S DEVICE   # errors and drops of the devices',
    ],
    advice: ['the network between the hosts: its filters, its cables, its own queues; no setting of either host'],
    notLimits: ['listen-backlog', 'conntrack-max'],
  },
  unreachable: {
    title: 'no route to the server',
    meaning:
      'connect() returned EHOSTUNREACH, ENETUNREACH, ENETDOWN or EHOSTDOWN: the client has no route, or nobody at the next hop answers for the address. No rule of the server sent it.',
    symptoms: ['connecting fails at once, or after three seconds without an answer to ARP'],
    decoys: [{ looksLike: 'a rule with `reject`', tellApart: 'then the server counts ICMP messages that it sent' }],
    look: ['ip route get SERVER; ip neigh show SERVER   # on the client'],
    advice: ['ip route add SERVER via GATEWAY dev DEVICE   # on the client, or start the host that has the address'],
  },
  'foreign-address': {
    title: 'bound to an address that the host does not have',
    meaning: 'bind() returned EADDRNOTAVAIL: the source address that the client asks for is none of its host.',
    symptoms: ['no packet is ever sent'],
    decoys: [
      { looksLike: 'no ephemeral port left', tellApart: 'bind() gives EADDRINUSE for ports, connect() EADDRNOTAVAIL' },
    ],
    look: ['ip -brief address   # on the client'],
    advice: ['ip address add ADDRESS/32 dev lo   # on the client, or bind to an address that it has'],
    notLimits: ['ephemeral-ports'],
  },
  'no-source-address': {
    title: 'no address of that family to connect from',
    meaning:
      'connect() returned EADDRNOTAVAIL before it looked for a port: the host has no address of the family, as for ::1 where IPv6 is off.',
    symptoms: ['every connection to one name fails at once, and those to an address of the other family do not'],
    decoys: [{ looksLike: 'no ephemeral port left', tellApart: 'then ports are in use: ss -s' }],
    look: ['ip -brief address; sysctl net.ipv6.conf.all.disable_ipv6   # on the client'],
    advice: [
      'sysctl -w net.ipv6.conf.all.disable_ipv6=0   # on the client, or connect to 127.0.0.1 in the place of ::1',
    ],
    notLimits: ['ephemeral-ports'],
  },
} satisfies Readonly<Record<string, CauseEntry>>;
