import { expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/errors.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';

function driverOf(driver: string) {
  return parseScenario(
    `name: a\ntarget: { kind: external, address: 10.0.0.1, port: 443 }\nlab: { kind: host }\ndriver: ${driver}\n`,
    'a.yaml',
  ).driver;
}

/** `line:column key: message (expected; suggestion)` of each problem. */
function problemsOf(driver: string, target = 'external, address: 10.0.0.1, port: 443'): string[] {
  try {
    parseScenario(`name: a\ntarget: { kind: ${target} }\nlab: { kind: host }\ndriver: ${driver}\n`, 'a.yaml');
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.problems.map(({ key, message, suggestion }) =>
      [`${key}: ${message}`, ...(suggestion === undefined ? [] : [suggestion])].join(' -> '),
    );
  }
  return [];
}

it('keeps a probe and how it asks', () => {
  expect(driverOf('{ probe: https, path: /a, host: b.c, headers: { D: e }, sni: f.g, verify: true }')).toEqual({
    kind: 'connections',
    probe: 'https',
    processes: 'auto',
    path: '/a',
    host: 'b.c',
    headers: { D: 'e' },
    sni: 'f.g',
    verify: true,
  });
  expect(driverOf(String.raw`{ probe: { send: 'PING\r\n', expect: /^\+PONG/ } }`).probe).toEqual({
    send: String.raw`PING\r\n`,
    expect: String.raw`/^\+PONG/`,
  });
});

it.each([
  ['{ probe: htps }', ['driver.probe: driver.probe cannot be "htps" -> https']],
  ['{ headrs: {} }', ['driver.headrs: headrs is not a key of driver -> headers']],
  ['{ probe: { sned: a, expect: b } }', ['driver.probe.sned: sned is not a key of driver.probe -> send']],
  ['{ probe: { send: a } }', ['driver.probe.expect: driver.probe.expect is missing']],
  [String.raw`{ probe: { send: 'a\q', expect: b } }`, [String.raw`driver.probe.send: \q stands for no byte`]],
  ['{ probe: { expect: /a } }', ['driver.probe.expect: /a does not end with / and flags of i, m, s']],
  ['{ path: status }', ['driver.path: driver.path cannot be "status"']],
  ['{ headers: { Host: a } }', ['driver.headers.Host: Host is no header to choose here']],
  ['{ headers: { A: "b\\r\\nC: d" } }', [String.raw`driver.headers.A: driver.headers.A cannot be "b\r\nC: d"`]],
  ['{ sni: a.b }', ['driver.sni: driver.sni is for driver.probe: tls or https']],
  ['{ probe: tls, path: /a }', ['driver.path: driver.path is for driver.probe: http, https or websocket']],
  ['{ probe: { expect: a }, host: b }', ['driver.host: driver.host is for driver.probe: http, https or websocket']],
  [
    '{ probe: tls, engine: io_uring }',
    ['driver.engine: probe: tls goes over epoll alone: each step of a handshake depends on the one before -> auto'],
  ],
  ['{ kind: wrk, probe: tls }', ['driver.probe: wrk cannot be told driver.probe']],
  ['{ kind: wrk, path: /a }', ['driver.path: wrk cannot be told driver.path']],
])('%s has problems', (driver, problems) => {
  expect(problemsOf(driver)).toEqual(problems);
});

it('takes a byte above 7f for an escape, not for a letter', () => {
  expect(problemsOf('{ probe: { send: "\\xd2", expect: a } }')).toEqual([
    'driver.probe.send: "Ò" may be meant as the one byte d2 or as text',
  ]);
  expect(problemsOf("{ probe: { send: '\\xd2', expect: a } }")).toEqual([]);
});

it.each(['node', 'nginx', 'raw'])('a target of kind %s speaks no TLS', kind => {
  expect(problemsOf('{ probe: https }', kind)).toEqual([
    `driver.probe: target.kind: ${kind} speaks plain HTTP, which probe: https never gets an answer from`,
  ]);
});
