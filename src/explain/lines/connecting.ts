import type { LogEntry } from '../../model/explanation.ts';
import { errnoAt } from './context.ts';

const UNIX = /\bunix\b|\.sock\b|through socket/i;
const UDP = /\budp\b|sendto|recvfrom|sendmsg|recvmsg|datagram|resolving|resolver/i;
/** Of a server's own listener, or of a client that binds before it connects. */
const BIND = /\bbind(ing)?\b|\blisten\b|listening socket|listener/i;
const IPV6 = /::1\b|:::0\b|\[[0-9a-f]*:[0-9a-f:]*\]:\d|\b(?:[0-9a-f]{1,4}:){3,}|::ffff:0\b/i;
/** The connection stands, or stood. */
const STANDS =
  /while (reading|sending|waiting|keepalive|SSL|proxying|processing|client|closing)|client timed out|\b(read|readv|recv|recvmsg|write|writev|send|sendfile)\b(\(\))?|\b(read|write) ETIMEDOUT|keepalive|keep-alive/i;

/** Errors of sockets that mean another thing on a Unix socket, on UDP, from bind(), or on a connection that stands. */
export const CONNECTING: readonly LogEntry[] = [
  {
    name: 'EAGAIN of a Unix socket',
    pattern: errnoAt('EAGAIN', UNIX, /fork|thread|\b(read|recv)\b/i),
    title: 'the accept queue of a Unix listener is full',
    meaning:
      'On a Unix socket connect() says at once what TCP keeps silent about: as many connections wait as the backlog of listen() and net.core.somaxconn allow. The application behind it does not accept fast enough. No packet is sent, and ListenOverflows does not count it.',
    decoys: [{ looksLike: 'a limit on processes', tellApart: 'connect() returned it, not fork()' }],
    look: ['ss -lx   # Recv-Q: waiting, Send-Q: the bound'],
    limits: ['listen-backlog', 'somaxconn'],
    notLimits: ['nproc', 'cgroup-pids', 'threads-max'],
  },
  {
    name: 'ECONNREFUSED of a Unix socket',
    pattern: errnoAt('ECONNREFUSED', UNIX),
    title: 'the file of the socket is there, and nobody listens on it',
    meaning:
      'The server behind it has ended, or was not started; its file stayed. No packet and no firewall is involved.',
    look: ["ss -lx; the server's log"],
    advice: ['start the server; no sysctl helps'],
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  {
    name: 'ENOENT of a Unix socket',
    pattern: errnoAt('ENOENT', UNIX),
    title: 'there is no such socket file',
    meaning: 'The server behind it was not started, or listens elsewhere (another path, another container).',
    look: ['ss -lx'],
    advice: ['the same path on both sides'],
  },
  {
    name: 'ECONNREFUSED of UDP',
    pattern: errnoAt('ECONNREFUSED', UDP),
    title: 'an ICMP message said that nobody has that UDP port',
    meaning: 'UDP has no reset: the host, or a rule that rejects, answered an earlier packet with "port unreachable".',
    look: ['ss -lun on the server'],
    advice: ['start what should listen there: for port 53, the DNS server'],
    notLimits: ['listen-backlog', 'somaxconn', 'syn-backlog'],
  },
  {
    name: 'ETIMEDOUT of UDP',
    pattern: errnoAt('ETIMEDOUT', UDP),
    title: 'no answer to a datagram',
    meaning:
      'Mostly a DNS server that did not answer: UDP knows no connection and no SYN. Packets may be lost on the way, at a full connection-tracking table among others.',
    look: ['dig @SERVER NAME; nstat -az UdpRcvbufErrors UdpInErrors'],
    limits: ['conntrack-max'],
    notLimits: ['listen-backlog', 'somaxconn', 'syn-backlog'],
    advice: ['the DNS server that does not answer; or conntrack-max where its drop counter moves'],
  },
  {
    name: 'EAGAIN of UDP',
    pattern: errnoAt('EAGAIN', UDP),
    title: 'a datagram socket had nothing to read in time, or no room to send',
    meaning: 'It is no limit on processes: the socket is non-blocking, or its own timeout passed.',
    notLimits: ['nproc', 'cgroup-pids', 'threads-max'],
  },
  {
    name: 'EAGAIN of a stream that is read or written',
    pattern: errnoAt(
      'EAGAIN',
      /\b(read(v|ing)?|recv(msg)?|receiv(e|ing)|writ(e|ev|ing)|send(msg|ing)?|reply|response)\b/i,
      /fork|thread|spawn/i,
    ),
    title: "the program's own timeout on the socket passed, or nothing is there yet",
    meaning:
      'With SO_RCVTIMEO or SO_SNDTIMEO set, read() and write() end in EAGAIN when it passes: the connection stood, and the other side was late. On a non-blocking socket it is no error at all.',
    decoys: [{ looksLike: 'a limit on processes', tellApart: 'read() or write() returned it, not fork()' }],
    look: ['ss -tnoi dst ADDRESS   # Send-Q, Recv-Q, timers'],
    notLimits: ['nproc', 'cgroup-pids', 'threads-max', 'listen-backlog'],
    advice: ['find out why the answer is late; a longer timeout of the program hides it'],
  },
  {
    name: 'EADDRINUSE of a client that binds',
    pattern: errnoAt(
      'EADDRINUSE',
      /\bconnect(ing|ion)?\b|upstream|backend|local address|Local \(/i,
      /listen|bind\(\) to/i,
    ),
    title: 'a client that binds first found no local port',
    meaning:
      'A socket that is bound to an address and port 0 takes its port from all destinations and both families, and tcp_tw_reuse does not help it. IP_BIND_ADDRESS_NO_PORT leaves the choice to connect().',
    look: ['ss -tan | wc -l; sysctl net.ipv4.ip_local_port_range'],
    limits: ['ephemeral-ports'],
    notLimits: ['nofile'],
  },
  {
    name: 'EADDRINUSE of a listener',
    pattern: {
      test: line =>
        errnoAt('EADDRINUSE', BIND).test(line) ||
        /^connection in use: /i.test(line.replace(/^\[[^\]]*\]\s*|\[\w+\]\s*/g, '')),
    },
    title: 'somebody listens there already',
    meaning: 'An older process of the same server mostly. It is no limit: neither ports nor TIME-WAIT ran out.',
    look: ['ss -ltnp "sport = :PORT"'],
    advice: ['stop the other one, or choose another port; SO_REUSEADDR where only TIME-WAIT holds it'],
    notLimits: ['ephemeral-ports', 'time-wait-ports', 'tw-buckets'],
  },
  {
    name: 'EADDRNOTAVAIL from bind()',
    pattern: errnoAt('EADDRNOTAVAIL', BIND, /\bconnect(\(\)| EADDR|:)/i),
    title: 'this host does not have that address',
    meaning:
      'bind() was given an address that no device of this host or container has: an address of another host, one that comes up later, or ::1 where IPv6 is off. It is no limit: ports have not run out.',
    look: ['ip -brief address; sysctl net.ipv4.ip_nonlocal_bind'],
    advice: [
      'bind to an address of this host, or to 0.0.0.0 or [::]; no port setting helps',
      'sysctl -w net.ipv4.ip_nonlocal_bind=1   # only where the address moves between hosts (VRRP)',
    ],
    notLimits: ['ephemeral-ports', 'time-wait-ports'],
  },
  {
    name: 'EADDRNOTAVAIL of IPv6',
    pattern: errnoAt('EADDRNOTAVAIL', IPV6),
    title: 'this host has no IPv6 address to connect from',
    meaning:
      'The destination is an IPv6 address (a name such as localhost gives ::1 first), and IPv6 is off here or has no address of that scope. That comes before ports are thought of: only a host with such an address can be out of ports towards it.',
    decoys: [
      { looksLike: 'ephemeral ports that run out', tellApart: 'the first connection fails as well as the last' },
    ],
    look: ['ip -6 -brief address; sysctl net.ipv6.conf.all.disable_ipv6 net.ipv6.conf.lo.disable_ipv6'],
    advice: [
      'connect to 127.0.0.1 (or the IPv4 address) instead, or take ::1 out of /etc/hosts for that name',
      'sysctl -w net.ipv6.conf.lo.disable_ipv6=0   # to have ::1',
    ],
  },
  {
    name: 'ETIMEDOUT of a connection that stood',
    pattern: errnoAt('ETIMEDOUT', STANDS, /while connecting|connect\(\)|connect ETIMEDOUT/i),
    title: 'the connection stood, and the other side was silent for too long',
    meaning:
      'Either a timer of the program itself, or the kernel gave up sending again (net.ipv4.tcp_retries2, about 15 minutes) or asking (keepalive). No SYN was lost, and no accept queue is the cause of this line.',
    decoys: [{ looksLike: 'an unanswered SYN', tellApart: 'that says "connect" or "while connecting"' }],
    look: ['ss -tnoi dst ADDRESS   # timer, retrans, lastrcv'],
    advice: ['find out why the other side is silent: its own log, its processor, the path between'],
    notLimits: ['listen-backlog', 'somaxconn', 'syn-backlog', 'ephemeral-ports', 'nofile'],
  },
  {
    name: 'EPERM of a datagram',
    pattern: errnoAt('EPERM', UDP),
    title: 'this host dropped the datagram on its way out',
    meaning: 'A rule of the firewall, or a full connection-tracking table: sendto() says so, TCP does not.',
    look: ['cat /proc/net/stat/nf_conntrack   # drop; nft list ruleset'],
    limits: ['conntrack-max'],
  },
];
