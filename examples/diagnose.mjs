// A server that may open 60 files, and a command that opens 200 connections: what failed it? Run: node examples/diagnose.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { diagnose } from 'loadline';

const SERVER = `
import socket, time
server = socket.create_server(('127.0.0.1', 0), backlog=4096)
print(server.getsockname()[1], flush=True)
held = []
while True:
    try: held.append(server.accept()[0])
    except OSError: time.sleep(0.01)
`;
const LOAD = `
import socket, sys, time
held = [socket.create_connection(('127.0.0.1', int(sys.argv[1]))) for _ in range(200)]
time.sleep(1)
`;

const server = spawn('sh', ['-c', 'ulimit -n 60; exec python3 -c "$0"', SERVER], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [port] = await once(server.stdout.setEncoding('utf8'), 'data');
try {
  const { outcomes, attribution } = await diagnose(['python3', '-c', LOAD, port.trim()], {
    port: Number(port),
    connectTimeoutMs: 500,
    signal: AbortSignal.timeout(30_000),
  });
  const causes = attribution.groups.map(({ group, cause }) => ({ count: group.count, limit: cause.limit }));
  process.stdout.write(`${JSON.stringify({ failed: outcomes.failed, causes })}\n`);
} finally {
  server.kill();
}
