import { describe, expect, it } from 'vitest';
import { needsOf } from '../../src/plan/needs.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { problemsIn } from './scenario-text.ts';

function parsed(text: string) {
  return parseScenario(`name: a\n${text}`, 's.yaml');
}

describe('what the arguments of wrk and ab say of the load stands in the load', () => {
  it.each([
    ['wrk', '-t4 -c10000 -d30s', { connections: 10_000, durationMs: 30_000 }, ['-t4']],
    ['wrk', '-t 2 --connections=1k --duration 2 -H X:1', { connections: 1000, durationMs: 2000 }, ['-t2', '-H', 'X:1']],
    ['wrk', '-t4 -c1002', { connections: 1000, durationMs: 10_000 }, ['-t4']],
    ['ab', '-n 100000 -c 10000', { connections: 10_000, requests: 100_000, durationMs: 60_000 }, []],
    ['ab', '-k -c 10 -t 3', { connections: 10, durationMs: 3000 }, ['-k']],
  ])('%s %s', (kind, args, load, rest) => {
    const scenario = parsed(`driver: { kind: ${kind}, args: "${args}" }`);
    expect(scenario.load).toMatchObject({ ...load, holdMs: 0, connectTimeoutMs: load.durationMs });
    expect(scenario.driver.args).toEqual(rest);
  });

  it('a list keeps blanks inside an argument', () => {
    expect(parsed('driver: { kind: ab, args: [-H, "A: b c"] }').driver.args).toEqual(['-H', 'A: b c']);
  });
});

describe('keys that do not go with the driver', () => {
  it.each([
    ['load: { duration: 3s }', 'load.duration'],
    ['load: { requests: 3 }', 'load.requests'],
    ['driver: { args: -k }', 'driver.args'],
    ['driver: { kind: wrk, probe: none }', 'driver.probe'],
    ['driver: { kind: wrk, processes: 2 }', 'driver.processes'],
    ['driver: { kind: ab }\nload: { repeat: { times: 2 } }', 'load.repeat'],
    ['driver: { kind: undici }\nload: { arrival: { perSecond: 5 } }', 'load.arrival'],
    ['driver: { kind: undici }\nload: { hold: 1s }', 'load.hold'],
    ['driver: { kind: autocannon }\nload: { connectTimeout: 1s }', 'load.connectTimeout'],
    ['driver: { kind: autocannon, args: "-c 5" }', 'driver.args'],
    ['driver: { kind: wrk }\nload: { requests: 5 }', 'load.requests'],
    ['driver: { kind: wrk, args: "-c ten" }', 'driver.args'],
    ['driver: { kind: wrk, args: "http://127.0.0.1/" }', 'driver.args'],
    ['driver: { kind: wrk, args: "-c 10" }\nload: { connections: 10 }', 'driver.args'],
    ['driver: { kind: wrk }\nlab: { client: { addresses: 2 } }', 'lab.client.addresses'],
    ['driver: { kind: wrk }\nexpect: [connect.p99 < 1s]', 'expect[0]'],
  ])('%s', (text, key) => {
    expect(problemsIn(`name: a\n${text}`)).toMatchObject([{ key }]);
  });

  it.each([
    'driver: { kind: wrk }\nload: { halfOpen: 5, otherListener: { connections: 5 } }',
    'driver: { kind: undici }\nload: { connections: 5, duration: 2s, requests: 100 }',
  ])('%s goes', text => {
    expect(problemsIn(`name: a\n${text}`)).toEqual([]);
  });
});

describe('programs that a driver needs', () => {
  it.each([
    ['wrk', [{ need: 'program', program: 'wrk', package: 'wrk', for: 'driver.kind: wrk' }]],
    ['ab', [{ need: 'program', program: 'ab', package: 'apache2-utils', for: 'driver.kind: ab' }]],
    ['autocannon', []],
    ['connections', []],
  ])('%s', (kind, needs) => {
    const found = needsOf(parsed(`driver: { kind: ${kind} }`), 2).filter(
      need => need.need === 'program' && need.for.startsWith('driver'),
    );
    expect(found).toEqual(needs);
  });
});
