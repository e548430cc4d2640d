// node-http.mjs HOST PORT BACKLOG [max=N] [workers=N]: a server of node:http that keeps connections open.
// max: server.maxConnections, beyond which Node closes what it accepts. workers: processes of node:cluster.
import cluster from 'node:cluster';
import http from 'node:http';

const [host, port, backlog, ...settings] = process.argv.slice(2);
const { max, workers = '0' } = Object.fromEntries(settings.map(setting => setting.split('=')));

if (cluster.isPrimary && workers !== '0') for (let worker = 0; worker < Number(workers); worker += 1) cluster.fork();
else serve();

function serve() {
  const server = http.createServer((_, response) => response.end('ok'));
  if (max !== undefined) server.maxConnections = Number(max);
  server.keepAliveTimeout = 60_000;
  server.listen({ host, port: Number(port), backlog: Number(backlog) });
}
