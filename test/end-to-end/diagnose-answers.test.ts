import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseAlone } from './diagnose-alone.ts';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

/** Connections that no call of the client fails: the server answers for what it lacks. */
let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** Takes sixty of the ports towards the upstream. */
const HOLDING = `import socket, time; kept = [socket.create_connection(('127.0.0.1', 8001)) for _ in range(60)]; time.sleep(20)`;
const SLOW_UPSTREAM = `require('node:http').createServer((_request, response) =>
  setTimeout(() => response.end('ok'), 400)).listen(8001, '127.0.0.1', 1024)`;

/** A process for each connection; where fork() fails, it says so. */
const FORKER = `
import os, signal, socket, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
listener = socket.socket(); listener.bind(('127.0.0.1', 8000)); listener.listen(512)
while True:
    one, _ = listener.accept()
    try: child = os.fork() == 0
    except OSError: one.recv(1000); one.sendall(b'E could not fork\\n'); one.close(); continue
    if child: one.recv(1000); one.sendall(b'R ready\\n'); time.sleep(2); os._exit(0)
    one.close()
`;
const ASKS = `
import socket
kept = []
for _ in range(60):
    one = socket.create_connection(('127.0.0.1', 8000)); one.send(b'hello'); one.recv(100); kept.append(one)
`;

/** A hundred clients at once, which say nothing of what they are answered, and end well whatever that is. */
const SILENT = `
import socket, sys, threading, time
def ask():
    try:
        one = socket.create_connection(('127.0.0.1', 8000), timeout=5)
        one.sendall(sys.argv[1].encode()); one.recv(1000); time.sleep(1); one.close()
    except OSError: pass
threads = [threading.Thread(target=ask) for _ in range(100)]
for one in threads: one.start()
for one in threads: one.join()
`;
/** Says that of each second request. */
const ANSWERS = `
import socket, sys
listener = socket.socket(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', 8000)); listener.listen(512)
asked, kept = 0, []
while True:
    one, _ = listener.accept()
    if not one.recv(1000): one.close(); continue
    asked += 1; kept.append(one)
    status = sys.argv[1] if asked % 2 == 0 else '200 OK'
    one.sendall(f'HTTP/1.1 {status}\\r\\nContent-Length: 0\\r\\n\\r\\n'.encode())
`;

/** Answers whoever asks for something good, refuses whoever asks for something bad, and hangs up on the others. */
const CHOOSY = `
import socket
listener = socket.socket(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', 8000)); listener.listen(512)
while True:
    one, _ = listener.accept()
    asked = one.recv(1000)
    status = '200 OK' if b'good' in asked else '503 Service Unavailable' if b'bad' in asked else None
    if status: one.sendall(f'HTTP/1.1 {status}\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n'.encode())
    one.close()
`;
/** Asks for one thing after the other, and says nothing of the answers. */
const asking = (things: string, times: number) =>
  `for i in $(seq ${times}); do for thing in ${things}; do curl -s -o /dev/null http://127.0.0.1:8000/$thing || true; done; sleep 0.02; done`;

describe('diagnose, of failures that the server answers for', { timeout: 120_000 }, () => {
  it('names the ports of a proxy towards its upstream', context => {
    requirements(['root', 'ip', 'nginx', 'wrk', 'python3'])(context);
    const folder = `${installed.folder}/root`;
    writeFileSync(
      `${folder}/nginx.conf`,
      `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log warn; events { worker_connections 2048; }
       http { access_log off; server { listen 127.0.0.1:8000; location / { proxy_pass http://127.0.0.1:8001; } } }`,
    );
    const before = `sysctl -qw net.ipv4.ip_local_port_range="40000 40099"
${process.execPath} -e "${SLOW_UPSTREAM}" & upstream=$!
sleep 0.5; python3 -c "${HOLDING}" & holding=$!
trap 'kill $target $upstream $holding' EXIT
sleep 0.5`;
    const command = ['wrk', '-t1', '-c80', '-d2s', 'http://127.0.0.1:8000/'];
    const { status, section } = diagnoseAlone(installed, {
      before,
      command,
      server: ['nginx', '-c', `${folder}/nginx.conf`, '-e', `${folder}/error.log`],
    });
    expect(status).toBe(1);
    expect(section?.attribution.groups[0]).toMatchObject({
      symptom: { kind: 'http-status' },
      cause: { limit: 'ephemeral-ports', side: 'server' },
      confidence: 'proven',
    });
  });

  it('names the setting of the server that refuses in words, and what made it so low', context => {
    requirements(['root', 'ip', 'redis-server'])(context);
    const server = ['prlimit', '--nofile=100:100', 'redis-server', '--port', '8000', '--save', '', '--dir', '/tmp'];
    const command = ['redis-benchmark', '-p', '8000', '-c', '150', '-n', '1000', '-t', 'ping', '-q'];
    const { status, section } = diagnoseAlone(installed, { before: '', command, server });
    expect({ status, failed: section?.outcomes.failed }).toEqual({ status: 1, failed: 1 });
    expect(section?.attribution.groups[0]).toMatchObject({
      symptom: { kind: 'refused-in-words' },
      cause: {
        what: 'refused-in-words',
        cap: { server: 'redis', setting: 'maxclients', cutBy: { nofile: 100, spare: 32 } },
      },
      remedy: { now: expect.arrayContaining([expect.stringMatching(/^ulimit -n \d+ /)]) },
    });
  });

  it('hears the refusals of which the command says nothing', context => {
    requirements(['root', 'ip', 'redis-server', 'python3'])(context);
    const server = ['redis-server', '--port', '8000', '--save', '', '--dir', '/tmp', '--maxclients', '40'];
    const command = ['python3', '-c', SILENT, 'PING\r\n'];
    const { status, section } = diagnoseAlone(installed, { before: '', command, server });
    expect({ status, failed: section?.outcomes.failed }).toEqual({ status: 1, failed: 60 });
    expect(section?.attribution.groups).toMatchObject([
      { count: 60, cause: { cap: { server: 'redis', setting: 'maxclients' } }, confidence: 'proven' },
    ]);
  });

  it.for([
    ['503 Service Unavailable', 1, 50],
    ['404 Not Found', 0, 0],
  ] as const)('hears each answer of %s of which the command says nothing', ([answer, exit, refused], context) => {
    requirements(['root', 'ip', 'python3'])(context);
    const { status, section } = diagnoseAlone(installed, {
      before: '',
      command: ['python3', '-c', SILENT, 'GET / HTTP/1.1\r\n\r\n'],
      server: ['python3', '-c', ANSWERS, answer],
    });
    expect({ status, failed: section?.outcomes.failed }).toEqual({ status: exit, failed: refused });
  });

  it.for([
    ['good', 0, 0],
    ['bad', 1, 20],
    ['ugly', 1, 20],
  ] as const)(
    'tells what a command that asks for something %s is answered from what another program is',
    ([thing, exit, failed], context) => {
      requirements(['root', 'ip', 'python3', 'curl'])(context);
      const { status, section } = diagnoseAlone(installed, {
        before: `(${asking('good bad ugly', 1000)}) & trap "kill $! $target" EXIT`,
        command: ['bash', '-c', asking(thing, 20)],
        server: ['python3', '-c', CHOOSY],
      });
      expect({ status, failed: section?.outcomes.failed }).toEqual({ status: exit, failed });
    },
  );

  it('does not pass where the server could not fork', context => {
    requirements(['root', 'ip', 'python3'])(context);
    const server = [
      'setpriv',
      '--reuid',
      '64321',
      '--clear-groups',
      'prlimit',
      '--nproc=30:30',
      'python3',
      '-c',
      FORKER,
    ];
    const { status, section } = diagnoseAlone(installed, { before: '', command: ['python3', '-c', ASKS], server });
    expect({ status, failed: section?.outcomes.failed }).toEqual({ status: 4, failed: 0 });
    expect(JSON.stringify(section)).toContain('EAGAIN');
  });
});
