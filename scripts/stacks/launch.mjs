import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setIn } from './applied.mjs';
import { PHP_PAGE, PYTHON_APP } from './programs.mjs';

/** Answers by itself, or as `location` says; `more` stands in the server block. */
export function nginx(folder, { port, listens = '', connections = 2000, location = 'return 200 ok;', more = '' }) {
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log warn;
events { worker_connections ${connections}; }
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
 limit_conn_zone $binary_remote_addr zone=clients:1m;
 limit_req_zone $binary_remote_addr zone=asked:1m rate=5r/s;
 server {
 listen 127.0.0.1:${port}${listens};
${more}
 location / { ${location} } } }`,
  );
  return ['nginx', '-c', file, '-e', `${folder}/error.log`];
}

/** `to`: a port of loopback, or the path of a Unix socket. */
export function fastcgi(folder, to) {
  const server = typeof to === 'number' ? `127.0.0.1:${to}` : `unix:${to}`;
  return `fastcgi_pass ${server}; fastcgi_param SCRIPT_FILENAME ${folder}/slow.php; fastcgi_param REQUEST_METHOD GET;`;
}

export function phpFpm(folder, { listen, children, backlog, user = 'nobody' }) {
  writeFileSync(`${folder}/slow.php`, PHP_PAGE);
  writeFileSync(
    `${folder}/fpm.conf`,
    `[global]\nerror_log = ${folder}/fpm.log\ndaemonize = no\n[www]\nuser = ${user}\nlisten = ${listen}\nlisten.mode = 0666
listen.backlog = ${backlog}\npm = static\npm.max_children = ${children}\n`,
  );
  return ['php-fpm8.2', '-n', '-y', `${folder}/fpm.conf`];
}

export function httpd(folder, port, { workers = 10, isThreaded = false, backlog = 511 } = {}) {
  const file = path.join(folder, 'httpd.conf');
  writeFileSync(`${folder}/index.html`, 'ok');
  const processes = isThreaded
    ? 'ThreadsPerChild 25'
    : `ServerLimit ${workers}\nStartServers ${workers}\nMaxSpareServers 100`;
  const modules = [isThreaded ? 'mpm_event' : 'mpm_prefork', 'authz_core', 'dir'].map(
    name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  );
  writeFileSync(
    file,
    `${modules.join('\n')}\nServerName localhost\nPidFile ${folder}/pid\nErrorLog ${folder}/error.log\nDefaultRuntimeDir ${folder}
${processes}\nMaxRequestWorkers ${workers}\nListenBacklog ${backlog}\nKeepAlive On\nMaxKeepAliveRequests 0\nListen 127.0.0.1:${port}\nDocumentRoot ${folder}\nUser nobody\nGroup nogroup\n`,
  );
  return ['apache2', '-D', 'FOREGROUND', '-f', file];
}

export function haproxy(folder, { port, behind, global = 'maxconn 2000', frontend = '', server = '' }) {
  const file = path.join(folder, 'haproxy.cfg');
  writeFileSync(
    file,
    `global\n ${global}\n log stderr format raw local0\ndefaults\n mode http\n log global\n option httplog\n timeout client 10s\n timeout server 10s\n timeout connect 2s\n timeout queue 300ms
frontend web\n bind 127.0.0.1:${port}\n ${frontend}\n default_backend nodes\nbackend nodes\n server one 127.0.0.1:${behind} ${server}\n`,
  );
  return ['haproxy', '-db', '-f', file];
}

export function node(port, answers = 'answer.end()', more = '', backlog = 511) {
  const server = `require('node:http').createServer((_, answer) => ${answers})`;
  return [
    process.execPath,
    '-e',
    `const server = ${server}; ${more}; server.listen({ port: ${port}, host: '127.0.0.1', backlog: ${backlog} })`,
  ];
}

export function redis(folder, port, settings = '') {
  writeFileSync(`${folder}/redis.conf`, `bind 127.0.0.1\nport ${port}\nsave ""\ndir ${folder}\n${settings}\n`);
  return ['redis-server', `${folder}/redis.conf`];
}

/** `options` are of the command line; `settings` are lines of the configuration. */
export function postgresql(folder, port, { options = [], settings = [] }) {
  const data = path.join(folder, 'data');
  mkdirSync(data);
  run(['chown', 'postgres', data]);
  const as = ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--clear-groups'];
  const [initdb, postgres] = ['initdb', 'postgres'].map(program => `/usr/lib/postgresql/15/bin/${program}`);
  run([...as, initdb, '-D', data, '-A', 'trust', '--no-sync', '-U', 'postgres']);
  writeFileSync(`${folder}/select.sql`, 'SELECT 1;\n');
  for (const setting of settings) setIn(folder, setting);
  run(['sh', '-c', 'echo "CREATE ROLE asks LOGIN" | "$@"', 'sh', ...as, postgres, '--single', '-D', data, 'postgres']);
  const own = ['-c', `unix_socket_directories=${data}`, '-c', 'fsync=off'];
  return [...as, postgres, '-D', data, '-h', '127.0.0.1', '-p', `${port}`, ...own, ...options];
}

/** `options` are of the command line; `settings` are lines of the configuration. */
export function mariadb(folder, port, { options = [], settings = [] }) {
  const data = path.join(folder, 'data');
  const file = `${folder}/my.cnf`;
  mkdirSync(data);
  run(['chown', 'mysql', data]);
  writeFileSync(file, `[mysqld]\ndatadir = ${data}\n${settings.join('\n')}\n`);
  run(['mariadb-install-db', `--defaults-file=${file}`, ...MARIADB_INSTALL]);
  writeFileSync(`${folder}/init.sql`, 'CREATE USER asks@localhost;\nGRANT ALL ON *.* TO asks@localhost;\n');
  const own = ['--user=mysql', '--bind-address=127.0.0.1', `--port=${port}`, `--socket=${data}/socket`];
  return ['mariadbd', `--defaults-file=${file}`, ...own, `--init-file=${folder}/init.sql`, ...options];
}

const MARIADB_INSTALL = ['--user=mysql', '--auth-root-authentication-method=normal', '--skip-test-db'];

function run([program, ...args]) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8', cwd: '/' });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
}

export function wrk(port, connections) {
  return ['wrk', '-t1', `-c${connections}`, '-d3s', url(port)];
}

export function url(port) {
  return `http://127.0.0.1:${port}/`;
}

export function gunicorn(folder, port, flags) {
  writeFileSync(`${folder}/slow.py`, PYTHON_APP);
  return ['gunicorn', '--chdir', folder, '-b', `127.0.0.1:${port}`, ...flags, 'slow:app'];
}

export function python(text, ...words) {
  return ['python3', '-c', text, ...words.map(word => `${word}`)];
}
