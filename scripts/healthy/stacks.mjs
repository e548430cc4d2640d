import { writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Servers that have room for every connection that the clients make: the programs that they need, and the commands that start them, each
 * with its port. Clients go to the last one.
 */
export const STACKS = [
  {
    name: 'nginx',
    speaks: 'http',
    needs: ['nginx'],
    commands: (folder, [port]) => {
      const file = path.join(folder, 'nginx.conf');
      writeFileSync(
        file,
        `daemon off; worker_processes 2; pid ${folder}/pid; error_log ${folder}/error.log;
         events { worker_connections 1024; }
         http { access_log off; server { listen 127.0.0.1:${port}; location / { return 200 ok; } } }`,
      );
      return [['nginx', '-c', file, '-e', `${folder}/error.log`]];
    },
  },
  { name: 'node', speaks: 'http', needs: [], commands: (_, [port]) => [node(port)] },
  {
    name: 'haproxy → node',
    speaks: 'http',
    needs: ['haproxy'],
    commands: (folder, [behind, port]) => {
      const file = path.join(folder, 'haproxy.cfg');
      writeFileSync(
        file,
        `defaults\n mode http\n timeout client 10s\n timeout server 10s\n timeout connect 2s
frontend web\n bind 127.0.0.1:${port}\n default_backend nodes\nbackend nodes\n server one 127.0.0.1:${behind}\n`,
      );
      return [node(behind), ['haproxy', '-db', '-f', file]];
    },
  },
  {
    name: 'redis',
    speaks: 'redis',
    needs: ['redis-server'],
    commands: (folder, [port]) => [
      ['redis-server', '--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--dir', folder],
    ],
  },
];

function node(port) {
  const server = `require('node:http').createServer((_, answer) => answer.end('ok')).listen(${port}, '127.0.0.1')`;
  return [process.execPath, '-e', server];
}
