import { expect, it } from 'vitest';
import { attribute } from '../../src/attribution/attribute.ts';
import type { Cause } from '../../src/model/cause.ts';
import type { Doubt } from '../../src/model/doubt.ts';
import { absent } from '../../src/model/probe.ts';
import { headline } from '../../src/report/headline.ts';
import { jsonReport } from '../../src/report/json.ts';
import { junitReport } from '../../src/report/junit.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { doubtSentence } from '../../src/report/wording/doubt.ts';
import { CAUSES, groupOf, reportOf, sectionOf } from './samples.ts';

const KILLED: Doubt = {
  doubt: 'server-ended',
  pid: 41,
  command: '/usr/bin/redis-server *:6379',
  code: null,
  signal: 'SIGKILL',
};
const EXITED: Doubt = { doubt: 'load-program-failed', program: 'command', code: 1, signal: null };
const CALLS: Doubt = { doubt: 'calls-failed', side: 'server', syscall: 'accept4', errno: 'EMFILE', count: 3 };

function doubtful(...doubts: readonly Doubt[]) {
  return sectionOf([], { verdict: { result: 'inconclusive', checks: [], doubts } });
}

it('stands in the first sentence, and a failure that nobody counted is not one that nobody found', () => {
  expect(headline(doubtful(EXITED))).toBe('512 attempted: 512 served; the command ended with exit code 1');
  const ofCommand = doubtful(KILLED, EXITED);
  const { outcomes } = ofCommand;
  const uncounted = { ...ofCommand, outcomes: { ...outcomes, attempted: undefined, served: undefined } };
  expect(headline(uncounted)).toBe(
    "No failed connection was counted, but the server's process 41 (redis-server) ended by itself, by signal SIGKILL; the command ended with exit code 1",
  );
});

it('comes after the end of a runner that was killed, of whose attempts nothing may be known', () => {
  const section = doubtful(EXITED);
  const run = { ...section.run, state: { state: 'running', phase: 'hold' }, ledgers: [] } as const;
  const cutOff = 'the runner ended in the middle of the hold phase; the command ended with exit code 1';
  expect(headline({ ...section, run })).toBe(`512 attempted: 512 served; ${cutOff}`);
  const { outcomes } = attribute(run, []);
  expect(outcomes).toMatchObject({ attempted: undefined, served: undefined, failed: 0 });
  expect(headline({ ...section, run, outcomes })).toBe(`No failed connection was counted, but ${cutOff}`);
});

it('is told in every format', () => {
  const report = reportOf(doubtful(CALLS));
  const sentence =
    'a limit failed accept4() with EMFILE 3 times on the server, and no failed attempt is attributed to that';
  expect(terminalReport(report, { colour: false }).replaceAll(/\s+/g, ' ')).toContain(`? A${sentence.slice(1)}.`);
  expect(junitReport(report)).toContain(`<error message="A${sentence.slice(1)}."`);
  expect(markdownReport(report)).toMatch(/> A limit failed accept4/);
  expect(JSON.parse(jsonReport(report)).runs[0].verdict.doubts).toEqual([{ ...CALLS, why: `A${sentence.slice(1)}.` }]);
});

it.each<[Doubt, string]>([
  [{ doubt: 'nothing-attempted' }, 'Not one attempt was made.'],
  [{ doubt: 'client-host-lost', host: 'load-2', attempts: 5000 }, 'Load-2 was lost, and 5,000 attempts with it.'],
  [{ doubt: 'nobody-served', attempted: 1 }, 'The one attempt was not served, and the scenario expects nothing else.'],
  [{ ...EXITED, signal: 'SIGSEGV' }, 'The command ended by signal SIGSEGV.'],
  [
    { doubt: 'command-counted-errors', errors: { connect: 1200, timeout: 3 } },
    'The load program counted errors itself: connect 1,200, timeout 3.',
  ],
  [
    { doubt: 'setting-refused', side: 'server', name: 'net.core.somaxconn', value: '128' },
    'The scenario asks for net.core.somaxconn = 128 on the server, and it was not set.',
  ],
  [
    { doubt: 'other-namespace', pid: 7, command: '/usr/bin/curl -s x', more: 1 },
    "The command's process 7 (curl) and 1 more ran in another network namespace, which was not observed.",
  ],
  [
    { doubt: 'never-answered', count: 1, waitedMs: 1500 },
    '1 connection had no answer to what it sent last when the client closed it, after at most 1.5 s.',
  ],
  [
    { doubt: 'failures-unseen', of: 'answers', why: 'packet socket: EPERM' },
    'A refusal in an answer would not have been seen: the command says nothing of it, and nobody could listen (packet socket: EPERM).',
  ],
  [{ doubt: 'never-connected' }, 'Nobody connected to the server meanwhile.'],
  [
    { doubt: 'addresses-unseen', followed: '10.0.0.2', unseen: ['fd00::2'] },
    'Only connections to 10.0.0.2 were looked at, and the server has fd00::2 as well: name the address in the command.',
  ],
  [{ ...KILLED, signal: null }, "The server's process 41 (redis-server) ended by itself."],
])('%j reads as a sentence', (doubt, sentence) => {
  expect(doubtSentence(doubt)).toBe(sentence);
});

it('failed calls are told as calls: a program that tries again makes several for one connection', () => {
  const section = sectionOf([groupOf(CAUSES[0] as Cause, { count: 300 })]);
  const of = (calls: number) => {
    const end = { how: 'finished', code: 0, signal: null } as const;
    const numbers = absent('nothing was printed');
    const driverOutput = { kind: 'command', command: 'x', end, numbers, text: '', callsFrom: 'trace', calls } as const;
    return headline({ ...section, run: { ...section.run, driverOutput } });
  };
  expect(of(0)).toContain('512 served, 300 failed: accept');
  expect(of(300)).toContain('512 served, 300 failed calls: accept');
  expect(of(200)).toContain('512 served, 300 failed (200 of them calls): accept');
});
