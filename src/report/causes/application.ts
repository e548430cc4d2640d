import type { CauseEntry } from './cause-entry.ts';

/** Causes that lie in the server program, and one in the client's. */
export const APPLICATION = {
  'slow-to-accept': {
    title: 'application too slow to accept',
    meaning:
      'Connections stand for both kernels and wait in the accept queue: the program does not call accept(), or not often enough. No limit keeps it from that.',
    symptoms: ['connecting succeeds, and the first byte of the answer takes seconds or never comes'],
    decoys: [
      {
        looksLike: 'a short accept queue',
        tellApart: 'a longer one only makes them wait longer: Recv-Q of the listener stands high',
      },
      { looksLike: 'no descriptor left', tellApart: 'then accept() returns EMFILE: strace -f -e accept4 -p PID' },
    ],
    look: [
      'ss -ltn sport = :PORT   # on the server: Recv-Q is what waits, Send-Q its bound',
      'strace -c -f -p PID   # on the server, for some seconds: what its threads do in the place of accept4()',
    ],
    advice: ['the program: accept in a thread or process of its own, more workers, nothing that blocks its event loop'],
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  'at-its-own-cap': {
    title: 'application holds as many connections as it takes, a limit of its own',
    meaning:
      'The program held exactly as many connections all the time, went on reading from these, and took no other: a number in its own configuration bounds them. The others wait in the accept queue.',
    symptoms: ['a round number of connections is served, and all others wait'],
    decoys: [
      { looksLike: 'a program that hangs', tellApart: 'it still reads from those that it has' },
      { looksLike: 'no descriptor left', tellApart: 'then accept() returns EMFILE, and the number is that of nofile' },
    ],
    look: ["ss -tnpH state established '( sport = :PORT )' | grep -c pid=   # on the server: how many it holds"],
    advice: ['the number of connections, workers or threads in the configuration of the server program'],
    notLimits: ['listen-backlog', 'somaxconn', 'nofile'],
  },
  'slow-to-answer': {
    title: 'application accepted but did not answer',
    meaning:
      'A process of the server owns the connections and has their requests, no packet was lost, and no answer came in time.',
    symptoms: ['connections stand, requests are acknowledged, and not a byte comes back'],
    decoys: [
      { looksLike: 'lost answers', tellApart: 'then Send-Q of the server’s socket is not empty, and it sends again' },
      { looksLike: 'an accept queue', tellApart: 'a connection in it belongs to no process: ss -tnp' },
    ],
    look: [
      'ss -tnp sport = :PORT   # on the server: Recv-Q above 0 is a request that nobody has read',
      'strace -f -p PID   # on the server: what its threads wait for',
    ],
    advice: ['the program: what it waits for (a database, a lock, a processor), or a longer timeout of the client'],
  },
  died: {
    title: 'target process ended',
    meaning:
      'A process of the server ended during the load. Its connections were closed or reset, those in its accept queue reset, and new ones refused where no other listens.',
    symptoms: ['at one moment connections are reset, and from then on refused'],
    decoys: [
      {
        looksLike: 'a limit of memory',
        tellApart: 'then the kernel log names the cgroup and the process that it killed',
      },
      {
        looksLike: 'a limit of descriptors or processes that the program cannot do without',
        tellApart: 'then its last words, or the trace of failed calls, say EMFILE, ENFILE or EAGAIN',
      },
      { looksLike: 'a server that closes connections', tellApart: 'it is still there' },
    ],
    look: [
      'journalctl -b -n 100; dmesg | tail -n 50   # on the server: its last words, and whether the kernel killed it',
    ],
    advice: ['the reason in its log, or a supervisor that starts it again: Restart=on-failure in its unit'],
  },
  'closed-connection': {
    title: 'application closed the connection unanswered',
    meaning:
      'The program closed or reset a connection that had no answer yet, and no limit that would make it was met. Closing with a request unread gives a reset.',
    symptoms: ['an end of file or ECONNRESET right after the request'],
    decoys: [
      {
        looksLike: 'an overflow that is answered with resets',
        tellApart: 'TCPAbortOnOverflow or ListenOverflows moves then',
      },
      {
        looksLike: 'no descriptor left',
        tellApart: 'some programs close what they cannot take: their log says EMFILE',
      },
    ],
    look: ['nstat -az TcpExtTCPAbortOnData TcpExtTCPAbortOnClose   # on the server; and its log'],
    advice: ['the program: its timeouts, its caps, the requests that it refuses; its log says why'],
  },
  'closed-after-answer': {
    title: 'application closed connections that it had answered',
    meaning: 'The program closed or reset connections that were answered, while the client still held them.',
    symptoms: ['an end of file or ECONNRESET on a connection that idles'],
    decoys: [
      {
        looksLike: 'a firewall that forgets connections',
        tellApart: 'that one closes nothing: the next packet gets no answer',
      },
    ],
    look: ['ss -tno sport = :PORT   # on the server, while connections idle: who closes first, and when'],
    advice: [
      'the keep-alive timeout and the requests a connection may make, in the configuration of the program; or a client that opens anew',
    ],
  },
  refused: {
    title: 'nothing listening: connection refused',
    meaning:
      'Nothing listens on the address and port, and the TCP of the server answered each SYN with a reset (ECONNREFUSED).',
    symptoms: ['every connection is refused at once'],
    decoys: [
      {
        looksLike: 'a rule with `reject`',
        tellApart: 'then something listens, and Tcp.OutRsts of the server stands still',
      },
      { looksLike: 'a server that died', tellApart: 'then connections were served before' },
    ],
    look: ['ss -ltnp sport = :PORT   # on the server: the address that it listens on; 127.0.0.1 is for itself alone'],
    advice: ['start the server, or have it listen on SERVER port PORT'],
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  'answered-with-an-error': {
    title: 'application answered with an error',
    meaning:
      'The program answered with a status that refuses (HTTP 5xx or 429). Calls that failed on the server meanwhile stand beside it, and may be why.',
    symptoms: ['answers come, and are errors'],
    decoys: [
      {
        looksLike: 'a limit of the server',
        tellApart: 'where a call met one, the report names the call and its errno',
      },
    ],
    look: ['curl -isS http://SERVER:PORT/ | head -n 20   # the answer in full; and the server’s log'],
    advice: ['the program, or what stands behind it: its log says why it refused'],
  },
  'answered-in-part': {
    title: 'application stopped in the middle of its answer',
    meaning: 'The answer began and was not finished: less came than its own headers announce, and no packet was lost.',
    symptoms: ['the headers come, and the body stops'],
    decoys: [
      { looksLike: 'lost answers', tellApart: 'then Send-Q of the server’s socket is not empty' },
      { looksLike: 'packets too large for the way', tellApart: 'then the server sends the rest again and again' },
    ],
    look: [
      'curl -sS -o FILE http://SERVER:PORT/; ss -tnp sport = :PORT   # on the server: Send-Q is empty while it waits',
    ],
    advice: ['the program: what it waits for in the middle, or a Content-Length that is not true'],
  },
  'refused-in-words': {
    title: 'application refused the connection in words',
    meaning:
      'The server took the connection and answered with a refusal of its protocol, such as -ERR, FATAL or 421, or with one short line and a close. It was reached, and would not serve.',
    symptoms: ['the answer is an error of the protocol, at once, from a certain number of connections on'],
    decoys: [
      { looksLike: 'a full accept queue', tellApart: 'then nothing is answered at all' },
      { looksLike: 'a probe of another protocol', tellApart: 'then every connection is refused, the first one too' },
    ],
    look: ['loadline report reports/NAME/ID --format json | jq .runs[].unexpectedAnswers   # what the server said'],
    advice: ['the number in the server’s own configuration: maxclients, max_connections, a limit a client'],
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  'answered-unexpectedly': {
    title: 'application answered something else than the probe expects',
    meaning: 'Bytes came, and they do not hold what driver.probe.expect asks for.',
    symptoms: ['attempts run out of time although the server answers'],
    decoys: [{ looksLike: 'a slow application', tellApart: 'that has not answered a byte by then' }],
    look: ['loadline report reports/NAME/ID --format json | jq .runs[].unexpectedAnswers   # what the server said'],
    advice: ['driver.probe: what the server says, by its first bytes; or the server’s log'],
    notLimits: ['listen-backlog', 'somaxconn'],
  },
  'failed-handshake': {
    title: 'TLS handshake failed',
    meaning:
      'TCP connected, and the server’s answer ended the TLS handshake: an alert, a certificate that is not trusted where driver.verify is true, or an answer that is no TLS.',
    symptoms: ['connections are made and fail with the first bytes of the server'],
    decoys: [
      { looksLike: 'a closed connection', tellApart: 'a close without a byte is an end of file in the handshake' },
      { looksLike: 'a slow application', tellApart: 'that does not answer the handshake, which runs out of time' },
    ],
    look: ['openssl s_client -connect SERVER:PORT -servername NAME </dev/null'],
    advice: ['the server’s certificate, versions and names; driver.sni; or probe: http where the port speaks no TLS'],
    notLimits: ['listen-backlog', 'somaxconn'],
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
  'four-tuple-taken': {
    title: 'connected twice from one port to one destination',
    meaning:
      'connect() returned EADDRNOTAVAIL from a socket that had chosen its port by bind(): a connection from that port to the same place exists.',
    symptoms: ['some connections of a program that binds its ports fail, while ports are free'],
    decoys: [
      { looksLike: 'no ephemeral port left', tellApart: 'then connect() fails for sockets that chose no port as well' },
    ],
    look: ['ss -tan dst SERVER dport = :PORT   # on the client: the port that is in use twice'],
    advice: ['let the kernel choose the port: no bind(), or bind() to port 0 with IP_BIND_ADDRESS_NO_PORT'],
    notLimits: ['ephemeral-ports'],
  },
} satisfies Readonly<Record<string, CauseEntry>>;
