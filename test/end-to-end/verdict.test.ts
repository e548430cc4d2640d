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
