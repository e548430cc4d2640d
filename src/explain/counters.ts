import type { Entry } from '../model/explanation.ts';
import { bySetting } from '../model/kernel-text.ts';
import { synsOf } from '../model/syn-schedule.ts';
import { byLinearSyns } from '../model/syn-words.ts';
import { duration } from '../report/numbers.ts';

/** Kernel counters by their own name, without the group. */
export const COUNTERS: Readonly<Record<string, Entry>> = {
  ListenOverflows: {
    title: 'packets that met a full accept queue',
    meaning: kernel =>
      `A SYN, a final ACK or a cookie arrived while more connections waited than the bound of the listener. It counts packets: one connection that fails makes ${byLinearSyns(kernel, linear => `${synsOf(1, linear)} with tcp_syn_retries=1 and ${synsOf(6, linear)} with the default`)}. It counts all listeners of the namespace together.`,
    decoys: [
      {
        looksLike: 'a backlog that is too short',
        tellApart: 'the queue stays full after the burst: the application does not accept',
      },
      { looksLike: 'this listener', tellApart: 'ss -ltn shows Recv-Q above Send-Q at the one that overflows' },
    ],
    look: ['ss -ltn   # Recv-Q: waiting, Send-Q: the bound'],
    limits: ['listen-backlog', 'somaxconn', 'nofile'],
  },
  ListenDrops: {
    title: 'packets that a listener dropped, for any reason',
    meaning:
      'ListenOverflows and TCPReqQFullDrop are among them. What is left over is the three-quarter rule of tcp_max_syn_backlog (only with SYN cookies off) or a lack of memory.',
    limits: ['listen-backlog', 'somaxconn', 'syn-backlog'],
  },
  TCPReqQFullDrop: {
    title: 'SYNs dropped at a full SYN queue',
    meaning:
      'It moves only with net.ipv4.tcp_syncookies = 0. The bound of the SYN queue is the listen backlog, not tcp_max_syn_backlog.',
    advice: ['sysctl -w net.ipv4.tcp_syncookies=1, or a longer listen backlog'],
    limits: ['listen-backlog', 'somaxconn', 'syn-backlog'],
  },
  TCPReqQFullDoCookies: {
    title: 'SYNs for which a cookie was wanted',
    meaning:
      'The SYN queue was full and cookies are on. Where it exceeds SyncookiesSent, the difference was dropped at a full accept queue: no cookie was sent for those, whatever the log says.',
    limits: ['listen-backlog', 'somaxconn'],
    notLimits: ['syn-backlog'],
    look: ['nstat -az TcpExtTCPReqQFullDoCookies TcpExtSyncookiesSent TcpExtListenOverflows'],
  },
  SyncookiesSent: {
    title: 'SYNs answered with a cookie',
    meaning:
      'The SYN queue was full (or tcp_syncookies is 2), and the server kept no state. The client connects all the same.',
    limits: ['listen-backlog'],
  },
  SyncookiesRecv: {
    title: 'cookies that came back',
    meaning:
      'Where many come back and the accept queue is full, the server forgets them: the client believes in a connection that is not there (a ghost).',
    limits: ['listen-backlog', 'somaxconn'],
  },
  TCPTimeWaitOverflow: {
    title: 'connections closed without a TIME_WAIT',
    meaning: 'net.ipv4.tcp_max_tw_buckets was reached. Nobody sees an error. It is no cause of failed connections.',
    limits: ['tw-buckets'],
    notLimits: ['ephemeral-ports', 'time-wait-ports'],
    look: ['sysctl net.ipv4.tcp_max_tw_buckets; grep tw /proc/net/sockstat'],
    advice: ['nothing: fewer TIME-WAITs are no failure'],
  },
  TCPAbortOnMemory: {
    title: 'connections reset for want of memory',
    meaning:
      'The closing side had more than tcp_max_orphans orphans, or TCP was out of tcp_mem. The peer sees ECONNRESET.',
    look: ['grep TCP: /proc/net/sockstat   # orphan, mem'],
    limits: ['orphans', 'tcp-mem'],
    notLimits: ['cgroup-memory'],
  },
  TCPAbortOnTimeout: {
    title: 'connections given up after all retransmissions',
    meaning: 'Each is an ETIMEDOUT for the program. Where the client has its own shorter time limit, it does not move.',
  },
  TW: {
    title: 'connections that entered TIME_WAIT',
    meaning: 'The side that closes first holds the port for 60 seconds.',
    limits: ['time-wait-ports'],
  },
  TWRecycled: {
    title: 'TIME_WAIT ports used again early',
    meaning: kernel =>
      `net.ipv4.tcp_tw_reuse allowed it, ${bySetting('net.ipv4.tcp_tw_reuse_delay', kernel, afterTimeWait)} after the old connection ended.`,
    limits: ['time-wait-ports'],
  },
  AttemptFails: {
    title: 'connections that ended before they were established',
    meaning: 'On the client: refused, timed out or closed while connecting. EADDRNOTAVAIL is not among them.',
  },
  EstabResets: {
    title: 'established connections that were reset',
    meaning:
      'On a server: its listener was closed with connections waiting, or the process ended. On a client: the peer reset it.',
  },
  OutRsts: {
    title: 'resets sent',
    meaning:
      'For a closed port, for data to a closed connection, or by tcp_abort_on_overflow. It stands still where a firewall rule rejects with a reset: that one is not sent by TCP.',
  },
  EmbryonicRsts: {
    title: 'resets in the middle of a handshake',
    meaning: 'Moves on a server with tcp_abort_on_overflow when a final ACK meets a full accept queue.',
    limits: ['listen-backlog', 'somaxconn'],
  },
  TCPSynRetrans: {
    title: 'SYNs and SYN-ACKs sent again',
    meaning: 'Each is a second or more that a client waits. Nothing says where the first one was lost.',
    limits: ['listen-backlog', 'somaxconn', 'conntrack-max', 'netdev-backlog'],
  },
  TCPRetransFail: {
    title: 'retransmissions that this host itself dropped',
    meaning:
      'A firewall, a full connection-tracking table or a full packet backlog on the way out: they never reached the wire.',
    limits: ['conntrack-max', 'netdev-backlog'],
  },
  TCPSYNChallenge: {
    title: 'SYN-ACKs for a connection that is established already',
    meaning: 'The server repeats its SYN-ACK because its accept queue dropped the final ACK. Seen on the client.',
    limits: ['listen-backlog', 'somaxconn'],
  },
  TCPDeferAcceptDrop: {
    title: 'final ACKs kept back by TCP_DEFER_ACCEPT',
    meaning:
      'The listener wants data before it wakes the application. Client established and server in SYN-RECV is then normal.',
  },
  TCPMemoryPressures: {
    title: 'times that TCP entered memory pressure',
    meaning: 'Buffers passed the middle value of net.ipv4.tcp_mem. New connections still succeed; senders stall.',
    limits: ['tcp-mem'],
  },
  drop: {
    title: 'packets dropped by connection tracking',
    meaning: 'A column of /proc/net/stat/nf_conntrack (hexadecimal, one line a processor): the table was full.',
    limits: ['conntrack-max'],
  },
  early_drop: {
    title: 'half-open entries thrown out for new ones',
    meaning:
      "A column of /proc/net/stat/nf_conntrack: the table was full, and the new connection won at somebody's expense.",
    limits: ['conntrack-max', 'conntrack-buckets'],
  },
  insert_failed: {
    title: 'entries that could not be inserted',
    meaning:
      'A column of /proc/net/stat/nf_conntrack: too few nf_conntrack_buckets where chainlength moves with it; no port left to translate to (source NAT) where drop does. It fails without a log line and below nf_conntrack_max.',
    advice: ['sysctl -w net.netfilter.nf_conntrack_buckets=262144'],
    limits: ['conntrack-buckets', 'snat-ports'],
    notLimits: ['conntrack-max'],
  },
  chainlength: {
    title: 'entries whose hash chain was too long',
    meaning:
      'A column of /proc/net/stat/nf_conntrack, since Linux 5.15: part of insert_failed. The rest of that one are two packets that claimed the same four-tuple.',
    limits: ['conntrack-buckets'],
  },
  table_fulls: {
    title: 'link addresses that found no room',
    meaning:
      'A column of /proc/net/stat/arp_cache and ndisc_cache (hexadecimal, one line a processor): gc_thresh3 was reached. Only the first network namespace of the machine shows it, for all of them.',
    limits: ['neighbour-table'],
  },
  TCPRcvQDrop: {
    title: 'data that was received and not kept',
    meaning:
      'The receive buffer of a connection was full, because its program does not read, or TCP was out of tcp_mem. The sender sends it again.',
    decoys: [{ looksLike: 'tcp_mem', tellApart: 'mem of /proc/net/sockstat is far below the third value of tcp_mem' }],
    limits: ['socket-buffers', 'tcp-mem'],
  },
  PruneCalled: {
    title: 'times that a receive buffer was searched for room',
    meaning: 'It comes before data is dropped (TCPRcvQDrop), and has the same two reasons.',
    limits: ['socket-buffers', 'tcp-mem'],
  },
  rx_dropped: {
    title: 'packets that a device received and dropped',
    meaning: "On a veth or loopback device: the processor's packet backlog was full.",
    limits: ['netdev-backlog'],
  },
};

/** @param delayMs net.ipv4.tcp_tw_reuse_delay; undefined for a kernel that compares whole seconds */
function afterTimeWait(delayMs: string | undefined): string {
  return delayMs === undefined ? 'one to two seconds' : duration(Number(delayMs));
}
