import type { ErrnoName } from '../model/errno.ts';
import type { Entry } from '../model/explanation.ts';
import { capLimits } from '../servers/servers.ts';

/** Errors of connecting and of connections. */
export const ERRNOS_OF_CONNECTIONS = {
  EADDRNOTAVAIL: {
    title: 'no local port is left for this destination',
    meaning:
      'From connect(): every port of net.ipv4.ip_local_port_range is in use towards this address and port, by open connections or by TIME_WAIT. The error comes at once, without a packet, a counter or a log line. It also says that the socket was bound to a port from which there is a connection to the same place, or that the host has no address of that family (::1 where IPv6 is off). From bind(): this host does not have that address.',
    decoys: [
      { looksLike: 'too many open connections', tellApart: 'ss -tan shows most of the ports in TIME-WAIT instead' },
      { looksLike: 'a wrong address', tellApart: 'then bind() returned it, not connect()' },
      {
        looksLike: 'ports towards this destination',
        tellApart: 'a socket that is bound first takes its port from all',
      },
    ],
    look: ["ss -Htan dst ADDRESS | awk '{print $1}' | sort | uniq -c"],
    limits: ['ephemeral-ports', 'time-wait-ports'],
    notLimits: ['nofile', 'listen-backlog'],
  },
  EADDRINUSE: {
    title: 'the address and port are taken',
    meaning:
      'On a server: somebody listens there already. On a client that binds to an address with port 0 before it connects (Node with localAddress does): the ephemeral ports are used up, and Node then reports it with syscall "connect".',
    decoys: [{ looksLike: 'a second listener', tellApart: 'it comes from a client, which has no port to listen on' }],
    look: ['ss -ltnp   # who listens', 'ss -tan | wc -l   # how many ports are in use'],
    limits: ['ephemeral-ports'],
    notLimits: ['tw-buckets'],
  },
  ECONNREFUSED: {
    title: 'a reset came back for the SYN',
    meaning:
      'Nobody listens on that port, or the process that did has ended; or a firewall rule rejects (nft reject with tcp reset). A full accept queue never says this: it keeps silent.',
    decoys: [
      { looksLike: 'a closed port', tellApart: "the server's Tcp.OutRsts stood still: a rule rejected the SYN" },
      {
        looksLike: 'an overloaded server',
        tellApart: 'overload is silence (ETIMEDOUT); only a closed port or a rule answers',
      },
    ],
    look: [
      'ss -ltn on the server',
      'nstat -az TcpOutRsts; nft list ruleset   # on the server',
      "the server's log and exit code: killed for memory?",
    ],
    advice: ['start the server, or find out why it ended; or change the rule that rejects; no sysctl helps'],
    limits: ['cgroup-memory'],
    notLimits: ['listen-backlog', 'somaxconn', 'syn-backlog'],
  },
  ECONNRESET: {
    title: 'the peer cut the connection with a reset',
    meaning:
      'The other side held the connection and dropped it: the process ended, closed it with data unread, or its kernel gave up on a handshake that the accept queue never took (at once with tcp_abort_on_overflow, else when the request expired and the client sent data).',
    decoys: [
      { looksLike: 'a crash', tellApart: 'many in one instant, then ECONNREFUSED: the process died' },
      { looksLike: 'the accept queue', tellApart: "the server's ListenOverflows moved" },
      { looksLike: 'too many orphans, or tcp_mem', tellApart: 'TCPAbortOnMemory moved on the side that reset' },
    ],
    look: ['nstat -az TcpExtListenOverflows TcpExtTCPAbortOnMemory TcpEstabResets TcpOutRsts   # on the server'],
    limits: ['listen-backlog', 'somaxconn', 'nofile', 'orphans', 'tcp-mem', ...capLimits('closes')],
  },
  ETIMEDOUT: {
    title: 'no answer to the SYN, however often it was sent',
    meaning:
      'Packets vanished without a word: at a full accept queue, a full connection-tracking table, a firewall that drops, a full packet backlog, or a host that is away. With tcp_syn_retries at its default of 6 it takes over two minutes; programs with a shorter time limit of their own never see this errno.',
    decoys: [
      { looksLike: 'the accept queue', tellApart: "the server's ListenOverflows moves" },
      { looksLike: 'connection tracking', tellApart: 'the drop column of /proc/net/stat/nf_conntrack moves' },
      {
        looksLike: 'a missing or filtered way back',
        tellApart: "the server's OutNoRoutes or IPReversePathFilter moves",
      },
      { looksLike: 'a firewall', tellApart: 'none of these moves, and Ip.InReceives runs ahead of Ip.InDelivers' },
    ],
    look: ['ss -tino state syn-sent   # retrans:0/n: the SYNs never left this host; 1/n: they did'],
    limits: [
      'listen-backlog',
      'somaxconn',
      'conntrack-max',
      'conntrack-buckets',
      'syn-backlog',
      'netdev-backlog',
      'neighbour-table',
    ],
    notLimits: ['nofile', 'ephemeral-ports'],
  },
  EHOSTUNREACH: {
    title: 'the host cannot be reached',
    meaning:
      'Nobody answered the address resolution (2 to 4 seconds), a router said so, or a firewall rule rejects by ICMP. It is a matter of the network, not a limit.',
    decoys: [{ looksLike: 'ETIMEDOUT', tellApart: 'that one means silence from a host that can be reached' }],
    look: ['ip neigh; ip route get ADDRESS'],
    notLimits: ['conntrack-max', 'neighbour-table'],
    advice: ['bring the host, its address or the route back; no sysctl helps'],
  },
  ENETUNREACH: {
    title: 'no route to that network',
    meaning: 'The routing table has no way to the address. It is a matter of the network, not a limit.',
    look: ['ip route get ADDRESS'],
    notLimits: ['ephemeral-ports'],
    advice: ['ip route add, or the address family that the host has; no sysctl helps'],
  },
  EAFNOSUPPORT: {
    title: 'no such address family here',
    meaning:
      'The kernel has IPv6 switched off as a whole (ipv6.disable=1, or no module), and an IPv6 socket was asked for.',
    look: ['cat /proc/net/if_inet6; cat /proc/cmdline'],
    advice: ['listen on or connect to an IPv4 address; no limit is involved'],
    notLimits: ['ephemeral-ports', 'nofile'],
  },
  EPIPE: {
    title: 'written to a connection that the peer has ended',
    meaning: 'A reset came before this write. See ECONNRESET.',
    limits: ['listen-backlog', 'somaxconn', 'nofile'],
  },
  ECONNABORTED: {
    title: 'the connection ended before accept() took it',
    meaning:
      'The client gave up while it waited in the accept queue. Harmless one by one; many of them mean that the server accepts too slowly.',
    limits: ['listen-backlog', 'somaxconn'],
  },
  EINPROGRESS: {
    title: 'connecting has begun',
    meaning:
      'No error: a non-blocking connect() says it always. The outcome is told later, through poll and SO_ERROR. It does not even mean that the SYN left the host.',
  },
} as const satisfies Partial<Record<ErrnoName, Entry>>;
