import type { LogEntry } from '../../model/explanation.ts';

const CONNECTED = ['listen-backlog', 'somaxconn', 'syn-backlog', 'ephemeral-ports', 'nofile'] as const;

/** Lines of nginx's error log beside that of its own limit. */
export const NGINX_ENTRIES: readonly LogEntry[] = [
  {
    name: 'worker_connections exceed open file resource limit',
    pattern: /worker_connections exceed open file resource limit/i,
    title: 'a worker may have more connections than descriptors',
    meaning:
      'nginx starts all the same, and meets RLIMIT_NOFILE before worker_connections. A connection takes a descriptor, a proxied one takes two.',
    look: ['grep "open files" /proc/PID/limits   # of a worker'],
    advice: [
      'worker_rlimit_nofile 16384;   # in nginx.conf, outside events: above worker_connections',
      'nginx -s reload',
    ],
    limits: ['nofile'],
    notLimits: ['nginx-worker-connections'],
  },
  {
    name: 'upstream timed out while nginx read',
    pattern: /upstream timed out.*while (?!connecting)/i,
    title: 'the upstream took the connection and did not answer within proxy_read_timeout',
    meaning:
      'nginx writes 110 for its own timer (proxy_read_timeout, proxy_send_timeout and those of fastcgi, uwsgi and grpc; 60 s by default). The connection stood: no SYN was lost. The client reads 504.',
    decoys: [{ looksLike: 'an unanswered SYN', tellApart: 'that line ends in "while connecting to upstream"' }],
    look: ["the upstream's own log; ss -ltn there   # Recv-Q of its listener: taken by its kernel, not yet by it"],
    advice: ['find out why the upstream answers late: its workers, its database; a longer proxy_read_timeout hides it'],
    notLimits: CONNECTED,
  },
  {
    name: 'client timed out',
    pattern: /client timed out|client closed (keepalive )?connection|closed keepalive connection/i,
    title: "nginx's own timer ended a connection that stood, or the client did",
    meaning:
      'client_header_timeout, client_body_timeout, send_timeout or keepalive_timeout passed while nginx waited for the client; it writes 110 for that. At level info, and mostly harmless. No SYN was lost.',
    look: ['ss -tno sport = :80'],
    advice: ['nothing, where clients hold idle connections; else a longer timeout of that phase'],
    notLimits: CONNECTED,
  },
  {
    name: 'no live upstreams',
    pattern: /no live upstreams/i,
    title: 'nginx has taken all servers behind it for down',
    meaning:
      'Each failed max_fails times (1) within fail_timeout (10 s), and nginx answers 502 without trying. The lines before it say how they failed.',
    look: ['the lines before: connect() failed, upstream timed out'],
    advice: ['mend what those lines name; max_fails=0 where there is only one server'],
    notLimits: ['nginx-worker-connections'],
  },
  {
    name: 'limiting requests, limiting connections',
    pattern: /limiting (requests|connections)\b/i,
    title: 'limit_req or limit_conn of the configuration refuses',
    meaning:
      'A cap set on purpose, mostly for each client address: a load from one address meets it at once. The answer is 503 (limit_req_status).',
    look: ['nginx -T | grep -E "limit_(req|conn)"'],
    advice: ['raise rate= and burst=, or limit_conn, for the address of the load'],
    notLimits: [...CONNECTED, 'nginx-worker-connections'],
  },
];
