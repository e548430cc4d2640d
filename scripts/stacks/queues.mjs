import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fastcgi, gunicorn, haproxy, httpd, nginx, node, phpFpm, python } from './launch.mjs';
import { SLOW_ASGI, WHILE_HELD } from './programs.mjs';

/**
 * Servers of Debian with an accept queue of 8, 50 requests at once while they are stopped for a moment, and the line of their own that
 * each of them has for it.
 */
export const QUEUES = [
  alone('nginx', 'nginx', 'backlog=8', (folder, port) => nginx(folder, { port, listens: ' backlog=8' })),
  alone('httpd', 'apache2', 'ListenBacklog 8', (folder, port) =>
    httpd(folder, port, { workers: 250, isThreaded: true, backlog: 8 }),
  ),
  alone('gunicorn', 'gunicorn', '--backlog 8', (folder, port) =>
    gunicorn(folder, port, ['--threads', '250', '--backlog', '8']),
  ),
  alone('uvicorn', 'uvicorn', '--backlog 8', (folder, port) => {
    writeFileSync(`${folder}/slow.py`, SLOW_ASGI);
    return ['uvicorn', '--backlog', '8', '--app-dir', folder, '--port', `${port}`, 'slow:app'];
  }),
  alone('node', undefined, 'backlog: 8', (_, port) => node(port, 'answer.end()', '', 8)),
  {
    name: 'haproxy-backlog',
    stack: 'haproxy → node',
    lowered: 'backlog 8',
    expected: 'listen-backlog server',
    needs: ['haproxy', 'python3'],
    commands: (folder, [behind, port]) => [node(behind), haproxy(folder, { port, behind, frontend: 'backlog 8' })],
    holds: 1,
    client: whileHeld,
  },
  {
    name: 'php-fpm-backlog',
    stack: 'nginx → php-fpm',
    lowered: 'listen.backlog 8',
    expected: 'listen-backlog upstream',
    needs: ['php-fpm8.2', 'nginx', 'python3'],
    commands: (folder, [behind, port]) => phpBehindNginx(folder, behind, port),
    holds: 0,
    client: whileHeld,
  },
  {
    name: 'php-fpm-backlog-unix',
    stack: 'nginx → php-fpm',
    lowered: 'listen.backlog 8, Unix socket',
    expected: 'listen-backlog upstream',
    needs: ['php-fpm8.2', 'nginx', 'python3'],
    behind: folder => path.join(folder, 'php.sock'),
    commands: (folder, [behind, port]) => phpBehindNginx(folder, behind, port),
    holds: 0,
    client: whileHeld,
  },
  {
    name: 'nginx-somaxconn',
    stack: 'nginx',
    lowered: 'net.core.somaxconn 8',
    expected: 'somaxconn server',
    needs: ['nginx', 'python3'],
    shell: ['sysctl -w net.core.somaxconn=8'],
    commands: (folder, [port]) => [nginx(folder, { port, listens: ' backlog=16' })],
    holds: 0,
    client: whileHeld,
  },
];

function alone(server, program, lowered, command) {
  return {
    name: `${server}-backlog`,
    stack: server === 'node' ? 'Node' : server,
    lowered,
    expected: 'listen-backlog server',
    needs: [...(program === undefined ? [] : [program]), 'python3'],
    commands: (folder, [port]) => [command(folder, port)],
    holds: 0,
    client: whileHeld,
  };
}

/** As many children as requests, so that nobody waits for one. */
function phpBehindNginx(folder, behind, port) {
  const listen = typeof behind === 'number' ? `127.0.0.1:${behind}` : behind;
  return [
    phpFpm(folder, { listen, children: 60, backlog: 8 }),
    nginx(folder, { port, location: fastcgi(folder, behind), more: 'fastcgi_connect_timeout 900ms;' }),
  ];
}

function whileHeld(port, folder) {
  return python(WHILE_HELD, port, folder, 50);
}
