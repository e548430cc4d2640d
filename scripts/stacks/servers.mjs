import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CAPPED_JAVA, PHP_PAGE, PYTHON_APP, SLOW_ASGI } from './programs.mjs';

/**
 * Servers of Debian with one cap of their own lowered: what starts them (a command a port, the last of which is asked), the client that
 * asks for more, and the only cause that may be named.
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
    name: 'haproxy-server-maxconn-wrk',
    stack: 'haproxy',
    lowered: 'server … maxconn 5',
    expected: 'haproxy server … maxconn',
    needs: ['haproxy', 'wrk'],
    commands: (folder, [behind, port]) => [
      node(behind, 'setTimeout(() => answer.end(), 400)'),
      haproxy(folder, { port, behind, server: 'maxconn 5' }),
    ],
    client: port => wrk(port, 60),
  },
  {
    name: 'haproxy-server-maxconn-ab',
    stack: 'haproxy',
    lowered: 'server … maxconn 5',
    expected: 'haproxy server … maxconn',
    needs: ['haproxy', 'ab'],
    commands: (folder, [behind, port]) => [
      node(behind, 'setTimeout(() => answer.end(), 400)'),
      haproxy(folder, { port, behind, server: 'maxconn 5' }),
    ],
    client: port => ['ab', '-q', '-r', '-c', '60', '-n', '300', url(port)],
  },
  {
    name: 'redis-maxclients',
    stack: 'redis',
    lowered: 'maxclients 40',
    expected: 'redis maxclients',
    needs: ['redis-server', 'redis-benchmark'],
    commands: (folder, [port]) => [redis(folder, port, ['--maxclients', '40'])],
    client: port => ['redis-benchmark', '-p', `${port}`, '-c', '100', '-n', '5000', '-t', 'ping', '-q'],
  },
  {
    name: 'redis-nofile',
    stack: 'redis',
    lowered: 'nofile 100, so maxclients 68',
    expected: 'redis maxclients',
    needs: ['redis-server', 'redis-benchmark'],
    commands: (folder, [port]) => [['prlimit', '--nofile=100:100', ...redis(folder, port, [])]],
    client: port => ['redis-benchmark', '-p', `${port}`, '-c', '150', '-n', '5000', '-t', 'ping', '-q'],
  },
  {
    name: 'postgresql-max-connections',
    stack: 'PostgreSQL',
    lowered: 'max_connections 20',
    expected: 'PostgreSQL max_connections',
    needs: ['/usr/lib/postgresql/15/bin/postgres'],
    commands: (folder, [port]) => [postgresql(folder, port)],
    client: (port, folder) => {
      writeFileSync(`${folder}/select.sql`, 'SELECT 1;\n');
      return [
        ...['/usr/lib/postgresql/15/bin/pgbench', '-h', '127.0.0.1', '-p', `${port}`, '-U', 'postgres'],
        ...['-n', '-f', `${folder}/select.sql`, '-c', '60', '-T', '2', 'postgres'],
      ];
    },
  },
  {
    name: 'mariadb-max-connections',
    stack: 'MariaDB',
    lowered: 'max_connections 20',
    expected: 'MariaDB or MySQL max_connections',
    needs: ['mariadbd', 'mariadb-slap'],
    commands: (folder, [port]) => [mariadb(folder, port)],
    client: port => [
      ...['mariadb-slap', '-h', '127.0.0.1', '-P', `${port}`, '-u', 'asks', '--skip-ssl', '--query=SELECT SLEEP(0.5)'],
      ...['--create-schema=mysql', '--concurrency=60', '--number-of-queries=60'],
    ],
  },
  {
    name: 'memcached-connections',
    stack: 'memcached',
    lowered: '-c 40',
    expected: 'memcached -c',
    needs: ['memcached'],
    scenario: `name: memcached
target: { kind: command, command: [memcached, -u, nobody, -l, '{host}', -p, '{port}', -c, '40'] }
driver: { kind: connections, probe: { send: "version\\r\\n", expect: VERSION } }
load: { connections: 100 }
`,
  },
  {
    name: 'php-fpm-children',
    stack: 'php-fpm',
    lowered: 'pm.max_children 4, listen.backlog 8',
    expected: 'slow-to-accept upstream',
    needs: ['php-fpm8.2', 'nginx', 'wrk'],
    commands: (folder, [behind, port]) => [
      phpFpm(folder, behind),
      nginx(folder, { port, connections: 2000, location: fastcgi(folder, behind) }),
    ],
    client: port => wrk(port, 60),
  },
  {
    name: 'gunicorn-workers',
    stack: 'gunicorn',
    lowered: '--workers 2',
    expected: 'slow-to-accept server',
    needs: ['gunicorn', 'wrk'],
    commands: (folder, [port]) => {
      writeFileSync(`${folder}/slow.py`, PYTHON_APP);
      const flags = ['--workers', '2', '--chdir', folder, '--backlog', '16', '-b', `127.0.0.1:${port}`];
      return [['gunicorn', ...flags, 'slow:app']];
    },
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
];

function nginx(folder, { port, connections, location = 'return 200 ok;' }) {
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log warn;
events { worker_connections ${connections}; }
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
 server { listen 127.0.0.1:${port}; location / { ${location} } } }`,
  );
  return ['nginx', '-c', file, '-e', `${folder}/error.log`];
}

function fastcgi(folder, port) {
  return `fastcgi_pass 127.0.0.1:${port}; fastcgi_param SCRIPT_FILENAME ${folder}/slow.php; fastcgi_param REQUEST_METHOD GET;`;
}

function phpFpm(folder, port) {
  writeFileSync(`${folder}/slow.php`, PHP_PAGE);
  chmodSync(folder, 0o755);
  writeFileSync(
    `${folder}/fpm.conf`,
    `[global]\nerror_log = ${folder}/fpm.log\ndaemonize = no\n[www]\nuser = nobody\nlisten = 127.0.0.1:${port}
listen.backlog = 8\npm = static\npm.max_children = 4\n`,
  );
  return ['php-fpm8.2', '-n', '-y', `${folder}/fpm.conf`];
}

function httpd(folder, port) {
  const file = path.join(folder, 'httpd.conf');
  chmodSync(folder, 0o755);
  writeFileSync(`${folder}/index.html`, 'ok');
  const modules = ['mpm_prefork', 'authz_core', 'dir'].map(
    name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  );
  writeFileSync(
    file,
    `${modules.join('\n')}\nServerName localhost\nPidFile ${folder}/pid\nErrorLog ${folder}/error.log\nDefaultRuntimeDir ${folder}
ServerLimit 10\nStartServers 10\nMaxRequestWorkers 10\nKeepAlive On\nMaxKeepAliveRequests 0\nListen 127.0.0.1:${port}\nDocumentRoot ${folder}\nUser nobody\nGroup nogroup\n`,
  );
  return ['apache2', '-D', 'FOREGROUND', '-f', file];
}

function haproxy(folder, { port, behind, global = 'maxconn 2000', server = '' }) {
  const file = path.join(folder, 'haproxy.cfg');
  writeFileSync(
    file,
    `global\n ${global}\n log stderr format raw local0\ndefaults\n mode http\n log global\n option httplog\n timeout client 10s\n timeout server 10s\n timeout connect 2s\n timeout queue 300ms
frontend web\n bind 127.0.0.1:${port}\n default_backend nodes\nbackend nodes\n server one 127.0.0.1:${behind} ${server}\n`,
  );
  return ['haproxy', '-db', '-f', file];
}

function node(port, answers = 'answer.end()', more = '') {
  const server = `require('node:http').createServer((_, answer) => ${answers})`;
  return [process.execPath, '-e', `const server = ${server}; ${more}; server.listen(${port}, '127.0.0.1')`];
}

function redis(folder, port, args) {
  return ['redis-server', '--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--dir', folder, ...args];
}

function postgresql(folder, port) {
  const data = path.join(folder, 'data');
  mkdirSync(data);
  chmodSync(folder, 0o755);
  run(['chown', 'postgres', data]);
  const as = ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--clear-groups'];
  run([...as, '/usr/lib/postgresql/15/bin/initdb', '-D', data, '-A', 'trust', '--no-sync', '-U', 'postgres']);
  const settings = ['-c', 'max_connections=20', '-c', `unix_socket_directories=${data}`, '-c', 'fsync=off'];
  return [...as, '/usr/lib/postgresql/15/bin/postgres', '-D', data, '-h', '127.0.0.1', '-p', `${port}`, ...settings];
}

function mariadb(folder, port) {
  const data = path.join(folder, 'data');
  chmodSync(folder, 0o755);
  const own = ['--no-defaults', `--datadir=${data}`, '--user=mysql'];
  mkdirSync(data);
  run(['chown', 'mysql', data]);
  run(['mariadb-install-db', ...own, '--auth-root-authentication-method=normal', '--skip-test-db']);
  writeFileSync(`${folder}/init.sql`, 'CREATE USER asks@localhost;\nGRANT ALL ON *.* TO asks@localhost;\n');
  return [
    'mariadbd',
    ...own,
    ...['--bind-address=127.0.0.1', `--port=${port}`, `--socket=${data}/socket`, '--max-connections=20'],
    `--init-file=${folder}/init.sql`,
  ];
}

function run([program, ...args]) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8', cwd: '/' });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
}

function wrk(port, connections) {
  return ['wrk', '-t1', `-c${connections}`, '-d3s', url(port)];
}

function url(port) {
  return `http://127.0.0.1:${port}/`;
}
