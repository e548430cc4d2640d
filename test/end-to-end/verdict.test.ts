import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const check = requirements(['root', 'ip']);

function run(text: string) {
  const file = path.join(installed.folder, 'given.yaml');
  writeFileSync(file, text);
  const { status, stdout, stderr } = installed.loadline(['run', file, '--quiet', '--format', 'json']);
  return { status, stderr, run: stdout === '' ? undefined : JSON.parse(stdout).runs[0] };
}

it('a load whose bound on time is longer than any timer is not over at once', context => {
  check(context);
  const { status, run: made } = run(`
name: a
target: { kind: raw }
load: { connections: 1, repeat: { times: 40000 }, connectTimeout: 60s, hold: 0s }
expect: [failed == 0]
`);
  expect({ status, outcomes: made.outcomes }).toMatchObject({
    status: 0,
    outcomes: { attempted: 40_000, served: 40_000 },
  });
});

/** Answers every request with this status. */
const ANSWERING = `
import http.server, sys
class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        self.send_response(int(sys.argv[3]))
        self.send_header('Content-Length', '0')
        self.end_headers()
    def log_message(self, *words): pass
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256
Server((sys.argv[1], int(sys.argv[2])), Answer).serve_forever()
`;

describe('served means the same for every driver', () => {
  const answering = (status: number, driver: string, expectation: string) => {
    const program = path.join(installed.folder, 'answering.py');
    writeFileSync(program, ANSWERING);
    return run(`
name: a
target: { kind: command, command: [python3, ${program}, '{host}', '{port}', '${status}'] }
driver: { kind: ${driver} }
load: { connections: 20, ${driver === 'connections' ? 'hold: 0s' : 'duration: 1500ms'} }
expect: [${expectation}]
`);
  };

  it.for(['connections', 'wrk', 'ab', 'autocannon', 'undici'])(
    '%s: an answer of HTTP 502 has served nobody',
    (driver, context) => {
      requirements(['root', 'ip', 'wrk', 'ab'])(context);
      const { status, run: made } = answering(502, driver, 'served == 20');
      expect(status).toBe(1);
      expect(made.outcomes).toMatchObject({ attempted: 20, served: 0, failed: 20 });
      expect(made.attribution.groups).toMatchObject([
        { count: 20, symptom: { kind: 'http-status' }, cause: { what: 'answered-with-an-error' } },
      ]);
    },
  );

  it.for(['connections', 'autocannon', 'undici'])('%s: an answer of HTTP 404 is one', (driver, context) => {
    requirements(['root', 'ip', 'wrk', 'ab'])(context);
    const { status, run: made } = answering(404, driver, 'served == 20');
    expect({ status, groups: made.attribution.groups }).toEqual({ status: 0, groups: [] });
    if (driver === 'connections') expect(made.headline).toContain('20 of them answered with HTTP 4xx');
    else expect(made.driver.statuses['404']).toBeGreaterThan(0);
  });
});

describe('diagnose', () => {
  /** In a network namespace of its own: a server that answers and keeps, on port 8080, and a shell that ends in loadline. */
  const diagnose = (before: string, command: readonly string[]) => {
    const server = path.join(installed.folder, 'answering.py');
    writeFileSync(server, ANSWERING);
    const loadline = installed.argv(['diagnose', '--format', 'json', '--port', '8080', '--', ...command]);
    const script = `
ip link set lo up
python3 ${server} 127.0.0.1 8080 200 & server=$!
trap 'kill $server' EXIT
until ss -Hltn 'sport = :8080' | grep -q .; do sleep 0.05; done
${before}
"$@"`;
    const { status, stdout } = spawnSync('unshare', ['--net', 'bash', '-c', script, 'bash', ...loadline], {
      encoding: 'utf8',
      cwd: path.join(installed.folder, 'root'),
      env: installed.environment,
      maxBuffer: 2 ** 28,
    });
    return { status, run: JSON.parse(stdout).runs[0] };
  };
  const connecting = (connections: number) => [
    'python3',
    '-c',
    `
import socket
kept = []
for _ in range(${connections}):
    try:
        kept.append(socket.create_connection(('127.0.0.1', 8080)))
        kept[-1].sendall(b'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')
        kept[-1].recv(100)
    except ConnectionRefusedError: pass
`,
  ];
  const REJECT = `nft -f - <<'NFT'
table inet t { chain c { type filter hook input priority 0; tcp dport 8080 ct state new ct count over 5 reject with tcp reset; }; }
NFT`;

  it('counts what a rule refused, although the listener stands', context => {
    requirements(['root', 'ip', 'nft'])(context);
    const { status, run: made } = diagnose(REJECT, connecting(20));
    expect({ status, failed: made.outcomes.failed }).toEqual({ status: 1, failed: 15 });
  });

  it('does not pass a command that fails, one that goes elsewhere, or one that never connects', context => {
    check(context);
    const of = (command: readonly string[]) => {
      const { status, run: made } = diagnose('', command);
      return { status, doubts: made.verdict.doubts?.map(({ doubt }: { doubt: string }) => doubt) };
    };
    expect(of(connecting(3))).toEqual({ status: 0, doubts: undefined });
    expect(of(['sh', '-c', `${shell(connecting(3))}; exit 3`])).toEqual({ status: 4, doubts: ['load-program-failed'] });
    expect(of(['sh', '-c', `${shell(connecting(3))}; unshare --net sleep 0.5`])).toEqual({
      status: 4,
      doubts: ['other-namespace'],
    });
    expect(of(['true'])).toEqual({ status: 4, doubts: ['never-connected'] });
  });
});

function shell(words: readonly string[]): string {
  return words.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}
