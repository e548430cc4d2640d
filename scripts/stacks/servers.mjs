import { writeFileSync } from 'node:fs';
import {
  fastcgi,
  gunicorn,
  haproxy,
  httpd,
  mariadb,
  nginx,
  node,
  phpFpm,
  postgresql,
  python,
  redis,
  url,
  wrk,
} from './launch.mjs';
import { CAPPED_JAVA, IMPATIENT, MEMCACHED_CLIENTS, SLOW_ASGI, STANDS_STILL } from './programs.mjs';
import { QUEUES } from './queues.mjs';

/** An upstream that answers late, so that requests are open at the same time. */
const LATE = 'setTimeout(() => answer.end(), 400)';

/**
 * Servers of Debian with one limit lowered: what starts them (a command a port, the last of which is asked), the client that asks for
 * more, and the only cause that may be named. `shell` and `clientShell` are lines of the shell that starts them; `behind` is where the
 * first of two listens that listens on no port, and
 * `holds` the place of the one that is stopped for a moment (`hold.mjs`).
 */
export const SERVERS = [
  {
    name: 'nginx-worker-connections-wrk',
    stack: 'nginx',
    lowered: 'worker_connections 40',
    expected: 'nginx-worker-connections server',
    needs: ['nginx', 'wrk'],
    commands: (folder, [port]) => [nginx(folder, { port, connections: 40 })],
    client: port => wrk(port, 100),
  },
  {
    name: 'nginx-worker-connections-ab',
    stack: 'nginx',
    lowered: 'worker_connections 40',
    expected: 'nginx-worker-connections server',
    needs: ['nginx', 'ab'],
    commands: (folder, [port]) => [nginx(folder, { port, connections: 40 })],
    client: port => ['ab', '-q', '-r', '-k', '-s', '5', '-c', '100', '-n', '2000', url(port)],
  },
  {
    name: 'nginx-limit-conn',
    stack: 'nginx → node',
    lowered: 'limit_conn 5',
    expected: 'nginx limit_conn',
    needs: ['nginx', 'ab'],
    commands: (folder, [behind, port]) => [
      node(behind, LATE),
      nginx(folder, { port, location: `proxy_pass http://127.0.0.1:${behind};`, more: 'limit_conn clients 5;' }),
    ],
    client: port => ['ab', '-q', '-r', '-c', '60', '-n', '300', url(port)],
  },
  {
    name: 'nginx-closes',
    stack: 'nginx',
    lowered: 'return 444, no answer',
    expected: 'closed-connection server',
    needs: ['nginx', 'ab'],
    commands: (folder, [port]) => [nginx(folder, { port, location: 'return 444;' })],
    client: port => ['ab', '-q', '-r', '-c', '20', '-n', '200', url(port)],
  },
  {
    name: 'nginx-limit-req',
    stack: 'nginx → node',
    lowered: 'limit_req 5r/s',
    expected: 'answered-with-an-error server',
    needs: ['nginx', 'curl'],
    commands: (folder, [behind, port]) => [
      node(behind),
      nginx(folder, { port, location: `proxy_pass http://127.0.0.1:${behind};`, more: 'limit_req zone=asked;' }),
    ],
    // It swallows each failure.
    client: port => ['sh', '-c', `for _ in 1 2 3 4 5 6 7 8; do curl -s -o /dev/null ${url(port)}; done; exit 0`],
  },
  {
    name: 'httpd-workers',
    stack: 'httpd',
    lowered: 'MaxRequestWorkers 10',
    expected: 'httpd-max-workers server',
    needs: ['apache2', 'wrk'],
    commands: (folder, [port]) => [httpd(folder, port)],
    client: port => wrk(port, 60),
  },
  {
    name: 'haproxy-maxconn-wrk',
    stack: 'haproxy',
    lowered: 'maxconn 30',
    expected: 'haproxy maxconn',
    needs: ['haproxy', 'wrk'],
    commands: (folder, [behind, port]) => [node(behind), haproxy(folder, { port, behind, global: 'maxconn 30' })],
    client: port => wrk(port, 100),
  },
  {
    name: 'haproxy-frontend-maxconn-wrk',
    stack: 'haproxy',
    lowered: 'maxconn 30 of its frontend',
    expected: 'haproxy maxconn',
    needs: ['haproxy', 'wrk'],
    commands: (folder, [behind, port]) => [node(behind), haproxy(folder, { port, behind, frontend: 'maxconn 30' })],
    client: port => wrk(port, 100),
  },
  {
    name: 'haproxy-server-maxconn-wrk',
    stack: 'haproxy',
    lowered: 'server … maxconn 5',
    expected: 'haproxy server … maxconn',
    needs: ['haproxy', 'wrk'],
    commands: (folder, [behind, port]) => [node(behind, LATE), haproxy(folder, { port, behind, server: 'maxconn 5' })],
    client: port => wrk(port, 60),
  },
  {
    name: 'haproxy-server-maxconn-ab',
    stack: 'haproxy',
    lowered: 'server … maxconn 5',
    expected: 'haproxy server … maxconn',
    needs: ['haproxy', 'ab'],
    commands: (folder, [behind, port]) => [node(behind, LATE), haproxy(folder, { port, behind, server: 'maxconn 5' })],
    client: port => ['ab', '-q', '-r', '-c', '60', '-n', '300', url(port)],
  },
  {
    name: 'redis-maxclients',
    stack: 'redis',
    lowered: 'maxclients 40',
    expected: 'redis maxclients',
    needs: ['redis-server', 'redis-benchmark'],
    commands: (folder, [port]) => [redis(folder, port, 'maxclients 40')],
    client: port => redisBenchmark(port, 100),
  },
  {
    name: 'redis-nofile',
    stack: 'redis',
    lowered: 'nofile 100, so maxclients 68',
    expected: 'redis maxclients',
    needs: ['redis-server', 'redis-benchmark'],
    shell: ['ulimit -n 100'],
    commands: (folder, [port]) => [redis(folder, port)],
    client: port => redisBenchmark(port, 150),
  },
  {
    name: 'postgresql-max-connections',
    stack: 'PostgreSQL',
    lowered: 'max_connections = 20',
    expected: 'PostgreSQL max_connections',
    needs: ['/usr/lib/postgresql/15/bin/postgres'],
    commands: (folder, [port]) => [postgresql(folder, port, { settings: ['max_connections = 20'] })],
    client: pgbench,
  },
  {
    name: 'postgresql-option',
    stack: 'PostgreSQL',
    lowered: '-c max_connections=20',
    expected: 'PostgreSQL max_connections',
    needs: ['/usr/lib/postgresql/15/bin/postgres'],
    commands: (folder, [port]) => [postgresql(folder, port, { options: ['-c', 'max_connections=20'] })],
    client: pgbench,
  },
  {
    name: 'mariadb-max-connections',
    stack: 'MariaDB',
    lowered: 'max_connections = 20',
    expected: 'MariaDB or MySQL max_connections',
    needs: ['mariadbd', 'mariadb-slap'],
    commands: (folder, [port]) => [mariadb(folder, port, { settings: ['max_connections = 20'] })],
    client: mariadbSlap,
  },
  {
    name: 'mariadb-option',
    stack: 'MariaDB',
    lowered: '--max-connections=20',
    expected: 'MariaDB or MySQL max_connections',
    needs: ['mariadbd', 'mariadb-slap'],
    commands: (folder, [port]) => [mariadb(folder, port, { options: ['--max-connections=20'] })],
    client: mariadbSlap,
  },
  {
    name: 'memcached-connections',
    stack: 'memcached',
    lowered: '-c 40',
    expected: 'memcached -c',
    needs: ['memcached', 'python3'],
    commands: (_, [port]) => [['memcached', '-u', 'nobody', '-U', '0', '-l', '127.0.0.1', '-p', `${port}`, '-c', '40']],
    client: port => python(MEMCACHED_CLIENTS, port),
  },
  {
    name: 'php-fpm-children',
    stack: 'nginx → php-fpm',
    lowered: 'pm.max_children 4',
    expected: 'php-fpm pm.max_children',
    needs: ['php-fpm8.2', 'nginx', 'wrk'],
    commands: (folder, [behind, port]) => [
      phpFpm(folder, { listen: `127.0.0.1:${behind}`, children: 4, backlog: 511 }),
      nginx(folder, { port, location: fastcgi(folder, behind) }),
    ],
    client: port => wrk(port, 60),
  },
  {
    name: 'gunicorn-workers',
    stack: 'gunicorn',
    lowered: '--workers 2',
    expected: 'gunicorn --workers',
    needs: ['gunicorn', 'wrk'],
    commands: (folder, [port]) => [gunicorn(folder, port, ['--workers', '2'])],
    client: port => wrk(port, 60),
  },
  {
    name: 'gunicorn-threads',
    stack: 'gunicorn',
    lowered: '--worker-connections 8, of two workers',
    expected: 'gunicorn --worker-connections',
    needs: ['gunicorn', 'wrk'],
    commands: (folder, [port]) => [
      gunicorn(folder, port, ['--workers', '2', '--threads', '2', '--worker-connections', '8']),
    ],
    client: port => wrk(port, 60),
  },
  {
    name: 'uvicorn-concurrency',
    stack: 'uvicorn',
    lowered: '--limit-concurrency 20',
    expected: 'uvicorn --limit-concurrency',
    needs: ['uvicorn', 'wrk'],
    commands: (folder, [port]) => {
      writeFileSync(`${folder}/slow.py`, SLOW_ASGI);
      return [['uvicorn', '--limit-concurrency', '20', '--app-dir', folder, '--port', `${port}`, 'slow:app']];
    },
    client: port => wrk(port, 60),
  },
  {
    name: 'node-max-connections',
    stack: 'Node',
    lowered: 'server.maxConnections 20',
    expected: 'closed-connection server',
    needs: ['wrk'],
    commands: (_, [port]) => [node(port, 'answer.end()', 'server.maxConnections = 20')],
    client: port => wrk(port, 60),
  },
  {
    name: 'java-own-cap',
    stack: 'Java',
    lowered: 'takes 20, as maxConnections of Tomcat',
    expected: 'at-its-own-cap server',
    needs: ['java', 'wrk'],
    commands: (folder, [port]) => {
      writeFileSync(`${folder}/Capped.java`, CAPPED_JAVA);
      return [['java', '-Xmx64m', `${folder}/Capped.java`, `${port}`]];
    },
    client: port => wrk(port, 60),
  },
  {
    name: 'python-backlog',
    stack: 'Python',
    lowered: 'listen(16)',
    expected: 'listen-backlog server',
    needs: ['python3'],
    commands: (_, [port]) => [python(STANDS_STILL.replace('1024', '16'), port)],
    client: port => python(IMPATIENT, port),
  },
  {
    name: 'python-somaxconn',
    stack: 'Python',
    lowered: 'net.core.somaxconn 16',
    expected: 'somaxconn server',
    needs: ['python3'],
    shell: ['sysctl -w net.core.somaxconn=16'],
    commands: (_, [port]) => [python(STANDS_STILL, port)],
    client: port => python(IMPATIENT, port),
  },
  ...QUEUES,
  {
    name: 'node-nofile',
    stack: 'Node',
    lowered: 'nofile 64',
    expected: 'nofile server',
    needs: ['wrk'],
    shell: ['ulimit -n 64'],
    commands: (_, [port]) => [node(port, LATE)],
    client: port => wrk(port, 200),
  },
  {
    name: 'nginx-nofile',
    stack: 'nginx',
    lowered: 'nofile 64',
    expected: 'nofile server',
    needs: ['nginx', 'wrk'],
    shell: ['ulimit -n 64'],
    commands: (folder, [port]) => [nginx(folder, { port })],
    client: port => wrk(port, 500),
  },
  {
    name: 'client-nofile',
    stack: 'Node',
    lowered: "the client's nofile 100",
    expected: 'nofile client',
    needs: ['ab'],
    clientShell: ['ulimit -n 100'],
    commands: (_, [port]) => [node(port, LATE)],
    client: port => ['ab', '-q', '-c', '300', '-n', '600', url(port)],
  },
  {
    name: 'client-ports',
    stack: 'Node',
    lowered: "the client's ip_local_port_range, 60 ports",
    expected: 'ephemeral-ports client',
    needs: ['wrk'],
    shell: ['sysctl -w net.ipv4.ip_local_port_range="40000 40059"'],
    commands: (_, [port]) => [node(port, LATE)],
    client: port => wrk(port, 200),
  },
];

function redisBenchmark(port, clients) {
  return ['redis-benchmark', '-p', `${port}`, '-c', `${clients}`, '-n', '5000', '-t', 'ping', '-q'];
}

/** As an ordinary user of the database, whom the places that are kept for superusers are closed to. */
function pgbench(port, folder) {
  const program = '/usr/lib/postgresql/15/bin/pgbench';
  const server = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'asks'];
  return [program, ...server, '-n', '-f', `${folder}/select.sql`, '-c', '60', '-T', '2', 'postgres'];
}

function mariadbSlap(port) {
  return [
    ...['mariadb-slap', '-h', '127.0.0.1', '-P', `${port}`, '-u', 'asks', '--skip-ssl', '--query=SELECT SLEEP(0.5)'],
    ...['--create-schema=mysql', '--concurrency=60', '--number-of-queries=60'],
  ];
}
