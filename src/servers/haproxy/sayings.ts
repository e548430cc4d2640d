import type { LogEntry } from '../../model/explanation.ts';

const CAP = ['listen-backlog', 'somaxconn', 'ephemeral-ports'] as const;

/** Lines of haproxy's log and of its start. */
export const HAPROXY_SAYINGS: readonly LogEntry[] = [
  {
    name: 'Proxy … reached process FD limit',
    pattern: /reached (process|system) FD limit|Cannot accept connections.*FD/i,
    title: 'haproxy is out of descriptors',
    meaning:
      '"process": RLIMIT_NOFILE of haproxy (maxsock in the line; a proxied connection takes two). "system": fs.file-max of the machine. It stops accepting, and connections wait in the accept queue.',
    look: ['grep "open files" /proc/PID/limits; ls /proc/PID/fd | wc -l'],
    advice: [
      'raise what haproxy is started with (systemd: LimitNOFILE=), or take `ulimit-n` out of the section global: haproxy computes it from maxconn',
    ],
    limits: ['nofile', 'file-max'],
    notLimits: CAP,
  },
  {
    name: 'Proxy … reached system memory limit',
    pattern: /reached system memory limit \(maxsock/i,
    title: 'accept() of haproxy got ENOBUFS or ENOMEM',
    meaning: 'The kernel had no memory for one more socket: tcp_mem, or the memory of the cgroup.',
    look: ['grep TCP: /proc/net/sockstat; sysctl net.ipv4.tcp_mem'],
    limits: ['tcp-mem', 'cgroup-memory'],
  },
  {
    name: 'FD limit too low for maxconn',
    pattern:
      /FD limit \(\d+\) too low for maxconn|Cannot raise FD limit|maxconn.*(lowered|too low|limited) .*(FD|ulimit)|Not enough file descriptors/i,
    title: 'haproxy may open fewer descriptors than its maxconn takes',
    meaning:
      'Two descriptors a proxied connection, and some besides. haproxy goes on with what it got, and lowers maxconn or meets the limit of descriptors before it.',
    look: [
      'grep "open files" /proc/PID/limits; echo "show info" | socat - /run/haproxy/admin.sock | grep -iE "maxconn|ulimit|maxsock"',
    ],
    limits: ['nofile', 'nr-open'],
  },
  {
    name: 'Proxy … reached the configured maximum connection limit',
    pattern: /reached the configured maximum connection limit|maxconn.*reached/i,
    title: 'haproxy holds as many connections as `maxconn` in its section global allows',
    meaning:
      'It takes the next one when one ends; the others wait in the accept queue, which a longer backlog only makes longer.',
    look: ['echo "show info" | socat - /run/haproxy/admin.sock | grep -iE "maxconn|currconns"'],
    advice: ['maxconn 20000   # in the section global, and in the frontend where that has one; then reload'],
    notLimits: CAP,
  },
  {
    name: 'Connect() failed for backend …: no free ports',
    pattern: /no free ports|Connect\(\) failed for backend/i,
    title: 'haproxy is out of local ports towards a server behind it',
    meaning:
      'haproxy is the client there: all ports towards that one address and port are open or in TIME-WAIT. "local address already in use" says the same of a `source` that it binds to.',
    look: ["ss -Htan dst SERVER | awk '{print $1}' | sort | uniq -c"],
    limits: ['ephemeral-ports', 'time-wait-ports'],
    notLimits: ['nofile', 'listen-backlog'],
  },
  {
    name: 'Server … is DOWN',
    pattern: /Server \S+ is DOWN|backend '?\S+'? has no server available/i,
    title: 'the health check of haproxy failed',
    meaning:
      'Layer4 timeout: no answer to a SYN (away, dropped, or a full accept queue). Layer4 connection problem: refused, or no port or descriptor at haproxy. Layer7: it answered, and not as wanted. Under load a healthy server that is too slow for `timeout check` is taken out as well, and clients get 503.',
    look: ['the reason in the line; ss -ltn on that server'],
    advice: ['mend what the reason names; a longer `timeout check` where it is only slow'],
    limits: ['listen-backlog', 'somaxconn'],
  },
];
