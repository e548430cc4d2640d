import type { LogEntry } from '../../model/explanation.ts';

const STOOD = ['listen-backlog', 'somaxconn', 'ephemeral-ports', 'nofile'] as const;

/** What the runtimes and HTTP clients of Java, Node, Python and Go say in words of their own. */
export const RUNTIMES: readonly LogEntry[] = [
  {
    name: 'Java: out of its own heap',
    pattern:
      /OutOfMemoryError: (java heap space|gc overhead|metaspace|direct buffer|requested array|permgen|compressed class)|JavaScript heap out of memory/i,
    title: 'the runtime has used the memory that it was started with',
    meaning:
      'The heap of one process (-Xmx, -XX:MaxMetaspaceSize, -XX:MaxDirectMemorySize; Node: --max-old-space-size). The kernel and the machine may have memory left; nothing was killed by the kernel.',
    look: ['jcmd PID GC.heap_info; free -m'],
    advice: ['a larger -Xmx (or --max-old-space-size), or fewer requests at a time'],
    notLimits: ['cgroup-memory'],
  },
  {
    name: 'Java: no more memory mappings',
    pattern: /attempt to protect stack guard pages|failed to map \d+ bytes|insufficient memory for the Java Runtime/i,
    title: 'mmap() was refused to the runtime',
    meaning:
      'vm.max_map_count (each thread takes two or three mappings), the memory of the cgroup, or vm.overcommit_memory=2.',
    look: ['wc -l /proc/PID/maps; sysctl vm.max_map_count vm.overcommit_memory; free -m'],
    advice: ['sysctl -w vm.max_map_count=262144; or fewer threads'],
    limits: ['cgroup-memory'],
  },
  {
    name: 'a pool of connections is used up',
    pattern:
      /connection is not available, request timed out|timeout waiting for connection from pool|QueuePool limit|connection pool (is )?(full|exhausted|timeout)|pool exhausted|remaining connection.*pool|timeout waiting for idle object|PoolTimeout|too many clients.*pool|HTTPConnectionPool.*pool is full/i,
    title: "the program's own pool has no connection left",
    meaning:
      'A number that the program itself sets: all of its connections are in use, or were never given back. No packet was sent for this request, and no limit of the kernel was met. "Pool is full, discarding connection" alone is harmless.',
    look: ['ss -tn dst ADDRESS | wc -l   # as many as the pool has'],
    advice: ['a larger pool (as far as the server behind it takes), or requests that give theirs back sooner'],
    notLimits: STOOD,
  },
  {
    name: 'select() with a descriptor above 1023',
    pattern: /filedescriptor out of range in select|FD_SETSIZE/i,
    title: 'the program uses select(), which knows 1,024 descriptors',
    meaning: 'It is compiled in (FD_SETSIZE), whatever ulimit -n says.',
    look: ['ls /proc/PID/fd | wc -l'],
    advice: ['poll or epoll in the program, or fewer connections a process; ulimit -n does not help'],
    notLimits: ['nofile'],
  },
  {
    name: 'a connection was not established in time',
    pattern:
      /UND_ERR_CONNECT_TIMEOUT|ConnectTimeout|connect timeout error|connect(ion)? timed out\b.*(connect timeout=|SocketTimeoutException)|SocketTimeoutException: connect timed out|HttpConnectTimeoutException|ERR_SOCKET_CONNECTION_TIMEOUT|TLS handshake timeout/i,
    title: "the client's own time limit passed while it connected",
    meaning:
      'No SYN was answered in time (for TLS: the handshake was not), and the kernel was still trying: a full accept queue, a full connection-tracking table, a firewall that drops, or a host that is away.',
    decoys: [
      { looksLike: 'the accept queue', tellApart: "the server's ListenOverflows moved" },
      {
        looksLike: 'a client that is too busy',
        tellApart: 'its event loop or thread ran late: nothing is in SYN-SENT',
      },
    ],
    look: ['ss -tino state syn-sent; nstat -az TcpExtListenOverflows   # on the server'],
    limits: ['listen-backlog', 'somaxconn', 'conntrack-max', 'netdev-backlog'],
    notLimits: ['nofile', 'ephemeral-ports'],
  },
  {
    name: 'an answer did not come in time',
    pattern:
      /UND_ERR_(HEADERS|BODY)_TIMEOUT|HeadersTimeoutError|BodyTimeoutError|read timed out|ReadTimeout|SocketTimeoutException|ESOCKETTIMEDOUT|awaiting headers|HttpTimeoutException|while reading body|TimeoutException.*(read|response)|timeout of \d+ ?ms exceeded/i,
    title: "the client's own time limit passed before the answer was there",
    meaning:
      'The connection mostly stood: the request was sent, and the application did not answer in time. Where the limit covers connecting too (Go, axios), the SYN may not have been answered either.',
    decoys: [
      {
        looksLike: 'an accept queue',
        tellApart: 'connections wait there: ss -ltn shows Recv-Q of the listener above 0',
      },
    ],
    look: ["ss -tnoi dst ADDRESS; the server's own log"],
    advice: ['find out why the answer is late; a longer time limit hides it'],
    notLimits: ['ephemeral-ports', 'nofile'],
  },
  {
    name: 'closed by the other side before it answered',
    pattern:
      /UND_ERR_SOCKET|other side closed|socket hang up|NoHttpResponseException|failed to respond|RemoteDisconnected|remote end closed connection|ServerDisconnected|unexpected end of file from server|server closed idle connection|unexpected EOF|: EOF$|prematurely closed/i,
    title: 'the connection ended without an answer',
    meaning:
      'Often a kept connection that the server gave up as idle in the same moment. Else the server sheds: out of descriptors, at its own cap, or its process ended.',
    decoys: [{ looksLike: 'a limit', tellApart: 'it happens on kept connections alone, and a second try is answered' }],
    look: ["the server's keep-alive time and its error log; grep 'open files' /proc/PID/limits"],
    limits: ['nofile'],
    advice: [
      "a keep-alive time of the client that is shorter than the server's, and one more try; else the server's limit that its log names",
    ],
    notLimits: ['listen-backlog', 'somaxconn', 'ephemeral-ports'],
  },
  {
    name: 'fetch failed',
    pattern: /fetch failed|UND_ERR_|Max retries exceeded|Request failed$|java\.net\.ConnectException$|network error/i,
    title: 'a request failed, and this line does not say of what',
    meaning:
      'The cause is in the error within (error.cause of Node, "Caused by" of Java, the parentheses of Python): an errno or a timeout.',
    look: ['print error.cause'],
    advice: ['loadline explain "THE LINE OF THE CAUSE"'],
  },
  {
    name: 'work was rejected by a full queue of the program',
    pattern: /RejectedExecution|rejected_execution|queue (is )?full(?! ?!)|queue capacity/i,
    title: "the program's own queue of work is full",
    meaning:
      'All of its threads are busy and as many tasks wait as it lets wait. It is a cap of its own: no accept queue is full for it.',
    look: ["the program's counts of its thread pools"],
    advice: ['send slower, or more threads where processors idle; a longer queue makes answers later'],
    notLimits: ['listen-backlog', 'somaxconn', 'nofile'],
  },
];
