import { describe, expect, it } from 'vitest';
import { capRemedy } from '../../src/servers/caps.ts';
import { capRefusing, refusalsIn } from '../../src/servers/refused-cap.ts';

const of = (server: string, nofile?: number) => ({
  kind: 'external' as const,
  known: [{ server, ...(nofile !== undefined && { nofile }) }],
});
const REDIS = ['Error from server: ERR max number of clients reached'];

describe('a cap that a server names as it refuses', () => {
  it('has no value where nothing that was read sets it', () => {
    expect(capRefusing(REDIS, of('redis', 65_536))).toEqual({ server: 'redis', setting: 'maxclients' });
    const words = ['FATAL:  sorry, too many clients already', 'FATAL:  remaining connection slots are reserved for …'];
    expect(capRefusing(words, of('PostgreSQL'))).toEqual({ server: 'PostgreSQL', setting: 'max_connections' });
    expect(capRefusing(['ERROR 1040 (08004): Too many connections'], of('MariaDB or MySQL'))).toMatchObject({
      setting: 'max_connections',
    });
  });

  it('is what is set', () => {
    const set = { server: 'PostgreSQL', setting: 'max_connections', value: 20, where: '/etc/postgresql.conf:3' };
    expect(capRefusing(['sorry, too many clients already'], { ...of('PostgreSQL'), caps: [set] })).toEqual(set);
  });

  it('is cut down to what descriptors leave, and these are raised first', () => {
    const cap = capRefusing(REDIS, of('redis', 200));
    expect(cap).toEqual({ server: 'redis', setting: 'maxclients', cutBy: { nofile: 200, spare: 32 } });
    const [first, second] = cap === undefined ? [] : (capRemedy(cap, 1000)?.now ?? []);
    expect([first, second]).toEqual([
      expect.stringMatching(/^ulimit -n 1032 /),
      expect.stringMatching(/^maxclients 1000 /),
    ]);
  });

  it.each([
    ['words of another program', REDIS, of('PostgreSQL')],
    ['words that are of no cap', ['ERR unknown command'], of('redis')],
    ['words of which some are of another refusal', [...REDIS, '-NOAUTH Authentication required.'], of('redis')],
    ['no words', [], of('redis')],
    ['no known server', REDIS, { kind: 'external' as const }],
  ])('is none: %s', (_what, words, application) => {
    expect(capRefusing(words, application)).toBeUndefined();
  });
});

it('refusals are counted by line in what a command printed', () => {
  const text = 'PING: rps=0.0\rError: max number of clients reached\r\nok\nError: max number of clients reached\n';
  expect([...refusalsIn(text)]).toEqual([['Error: max number of clients reached', 2]]);
  expect(refusalsIn('HTTP/1.1 200 OK\n').size).toBe(0);
});
