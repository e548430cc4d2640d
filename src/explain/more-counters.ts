import type { Entry } from '../model/explanation.ts';
import { SINCE } from '../model/kernel-facts.ts';
import { byVersion } from '../model/kernel-text.ts';
import { capLimits } from '../servers/servers.ts';

/** Counters that are met beside those of connecting: loss behind the handshake, memory, tables, cgroups. */
export const MORE_COUNTERS: Readonly<Record<string, Entry>> = {
  IPReversePathFilter: {
    title: 'packets dropped because the way back leads elsewhere',
    meaning:
      'net.ipv4.conf.*.rp_filter is on, and the route to the sender does not go through the device that the packet came from. To the sender it is silence, as if a firewall dropped it.',
    decoys: [{ looksLike: 'a firewall rule', tellApart: 'a rule does not move this counter' }],
    look: ['ip route get CLIENT; sysctl -a 2>/dev/null | grep rp_filter'],
    advice: ['mend the route to the client, or set rp_filter to 2 (loose) for that device'],
    notLimits: ['conntrack-max', 'listen-backlog'],
  },
  PAWSEstab: {
    title: 'data dropped for a timestamp older than one before',
    meaning:
      'TCP takes such a packet for one of long ago (PAWS, RFC 7323): it is dropped and acknowledged, and sent again in vain. A few are old packets indeed. Many mean that something between the hosts writes timestamps, or lets two clocks share one address.',
    decoys: [
      { looksLike: 'packets lost between the hosts', tellApart: 'Ip.InDelivers counts these: they did arrive' },
      { looksLike: 'a slow application', tellApart: 'it has no byte of the request' },
    ],
    look: ['nstat -az TcpExtPAWSEstab; tcpdump -v: the TS val of one connection falls'],
    advice: ['mend the box that writes timestamps; meanwhile sysctl -w net.ipv4.tcp_timestamps=0'],
  },
  PAWSTimewait: {
    title: 'SYNs for a port in TIME-WAIT, with a timestamp older than its last',
    meaning:
      'The host closed a connection of the same four-tuple first, and the new SYN looks older. It gets an ACK instead of a SYN-ACK, and a client that answers with a reset connects at its next SYN, a second later.',
    look: ['nstat -az TcpExtPAWSTimewait; ss -tan state time-wait'],
    advice: ['let the client close first, or let clients behind one address not share their ports'],
  },
  PAWSPassive: {
    title: 'SYNs refused for the timestamp of another connection from the same host',
    meaning:
      'A matter of net.ipv4.tcp_tw_recycle, which went with Linux 4.12: clients behind one address have clocks of their own, and all but one were refused. It stands still on a newer kernel.',
    advice: ['sysctl -w net.ipv4.tcp_tw_recycle=0   # before Linux 4.12'],
  },
  InAddrErrors: {
    title: 'packets for an address that the host does not have',
    meaning: 'They came to this host, which does not forward them, and were dropped without an answer.',
    look: ['ip -brief address; ip route get ADDRESS'],
    advice: ['give the host the address, or send to one that it has'],
  },
  InNoRoutes: {
    title: 'packets for which the host that got them knows no way',
    meaning: 'They were not for an address of this host, and it had no route to send them on.',
    look: ['ip -brief address; ip route'],
  },
  OutNoRoutes: {
    title: 'packets that could not be sent for want of a route',
    meaning:
      'On a server: a listener drops a SYN where it knows no way back to the client, and ListenDrops moves with it although no queue was full. On a client: connect() says ENETUNREACH.',
    decoys: [{ looksLike: 'a full queue', tellApart: 'ListenOverflows stands still' }],
    look: ['ip route get CLIENT   # on the server'],
    advice: ['ip route add, on the server'],
    notLimits: ['listen-backlog', 'syn-backlog'],
  },
  OutRequests: {
    title: 'packets that IP was asked to send',
    meaning: kernel =>
      byVersion(
        SINCE.outTransmits,
        kernel,
        'It counts before the rules of the host itself, and OutTransmits after them: the difference was dropped by the host.',
        'IPv4 counts after the rules of the host itself under this name, and Ip6 before them.',
      ),
    look: ['nstat -az IpOutRequests IpOutTransmits'],
  },
  OutTransmits: {
    title: 'packets that left the host, past its own rules',
    meaning: kernel =>
      byVersion(
        SINCE.outTransmits,
        kernel,
        'OutRequests less OutTransmits is what connection tracking or a firewall rule of the host dropped on the way out.',
        'The kernel has no such counter. IPv4 counts what left as OutRequests. Ip6 does not count it: there it stays unknown what a rule took on the way out.',
      ),
    look: ['nstat -az IpOutRequests IpOutTransmits', 'loadline doctor   # the line "packet counters"'],
    limits: ['conntrack-max', 'conntrack-buckets'],
  },
  ActiveOpens: {
    title: 'connections that this host began',
    meaning: 'One for each SYN-SENT. Attempts without a descriptor or a port are not among them.',
    notLimits: ['nofile', 'ephemeral-ports'],
  },
  PassiveOpens: {
    title: 'connections that this host established as a server',
    meaning:
      'They wait in the accept queue from then on. Where it runs ahead of what the application accepted, they wait or were shed.',
  },
  CurrEstab: {
    title: 'connections that are established now',
    meaning: 'A gauge, in ESTABLISHED or CLOSE-WAIT; both ends of a loopback connection count.',
    look: ['ss -s'],
  },
  TCPBacklogDrop: {
    title: 'packets for a socket whose owner was busy with it, and whose backlog was full',
    meaning: 'The buffer of one socket, not the backlog of listen(): it costs throughput and fails no connection.',
    limits: ['socket-buffers'],
    notLimits: ['listen-backlog', 'netdev-backlog'],
  },
  TCPRcvQDrop: {
    title: 'received data dropped for want of memory',
    meaning: 'TCP as a whole (tcp_mem) or the cgroup had no memory for it. The peer sends it again; data stalls.',
    look: ['grep TCP: /proc/net/sockstat; sysctl net.ipv4.tcp_mem'],
    limits: ['tcp-mem', 'cgroup-memory'],
  },
  PruneCalled: {
    title: 'receive queues that were cut for want of memory',
    meaning: "A socket's buffer, or TCP's memory as a whole, was full. It costs throughput and fails no connection.",
    limits: ['socket-buffers', 'tcp-mem'],
  },
  TCPLostRetransmit: {
    title: 'packets that were lost again when they were sent again',
    meaning: 'They left this host and no answer came: the loss is on the way or at the other end.',
    limits: ['conntrack-max', 'listen-backlog', 'somaxconn'],
  },
  TCPTimeouts: {
    title: 'retransmission timers that ran out',
    meaning:
      'SYNs are among them: each is a second or more that somebody waits. It does not say where the packet went.',
    limits: ['listen-backlog', 'somaxconn', 'conntrack-max', 'netdev-backlog'],
  },
  SyncookiesFailed: {
    title: 'final ACKs that were no valid cookie',
    meaning: 'Too late (a cookie lives about two minutes), forged, or data for a connection that is no longer there.',
  },
  TCPAbortOnData: {
    title: 'connections reset because data came after they were closed',
    meaning: 'The application closed with data unread, or with SO_LINGER 0. It is no limit.',
  },
  TCPAbortOnClose: {
    title: 'connections reset because they were closed with data unread',
    meaning:
      'The application closed before it read all: a server that sheds, or a client that gave up. It is no limit by itself.',
    limits: ['nofile', ...capLimits('closes')],
  },
  RetransSegs: {
    title: 'segments sent again',
    meaning: 'SYN-ACKs and data as well as SYNs: take TCPSynRetrans for SYNs alone.',
  },
  chainlength: {
    title: 'entries refused because their hash chain was too long',
    meaning: 'A column of /proc/net/stat/nf_conntrack: too few nf_conntrack_buckets for so many entries.',
    limits: ['conntrack-buckets'],
    notLimits: ['conntrack-max'],
  },
  table_fulls: {
    title: 'times that the neighbour table was full',
    meaning:
      'A column of /proc/net/stat/arp_cache, in the first namespace only: packets to new hosts of the link vanished.',
    look: ['ip neigh | wc -l; sysctl net.ipv4.neigh.default.gc_thresh3'],
    limits: ['neighbour-table'],
  },
  time_squeeze: {
    title: 'times that a processor had more packets than its turn allowed',
    meaning: 'The third column of /proc/net/softnet_stat. They wait, and none is lost: the second column counts loss.',
    notLimits: ['netdev-backlog'],
  },
  softnet_dropped: {
    title: 'packets dropped because the backlog of a processor was full',
    meaning: 'The second column of /proc/net/softnet_stat, hexadecimal, one line a processor, for the whole machine.',
    look: ["awk '{print $2}' /proc/net/softnet_stat"],
    limits: ['netdev-backlog'],
  },
  RcvbufErrors: {
    title: 'datagrams dropped because the receive buffer of a socket was full',
    meaning:
      'UDP alone: the program reads too slowly, or net.core.rmem_max keeps its buffer small. TCP is not concerned.',
    look: ['ss -uanm   # d: dropped at that socket'],
    advice: ['a larger SO_RCVBUF with net.core.rmem_max, or a faster reader'],
    notLimits: ['listen-backlog', 'tcp-mem'],
  },
  oom_kill: {
    title: 'processes killed because their cgroup was out of memory',
    meaning: 'In memory.events (v2) or memory.oom_control (v1). All connections of the process end in one instant.',
    look: ['cat /sys/fs/cgroup/CGROUP/memory.events; journalctl -k | grep -i oom'],
    limits: ['cgroup-memory'],
  },
};
