import { describe, expect, test } from 'vitest';
import { finding } from '../../src/model/finding.ts';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';
import { causePhrase, settingPhrase } from '../../src/report/wording/cause.ts';
import { confirmationSentence } from '../../src/report/wording/confirmation.ts';
import { findingSentence } from '../../src/report/wording/finding.ts';
import { problemLine } from '../../src/report/wording/problem.ts';
import { stateSentence } from '../../src/report/wording/state.ts';
import { symptomPhrase } from '../../src/report/wording/symptom.ts';
import { warningSentence } from '../../src/report/wording/warning.ts';
import { EVERY_FINDING } from './findings.ts';
import { CAUSES } from './samples.ts';

describe('findings', () => {
  test.each(EVERY_FINDING.map(each => [each.code, each] as const))('%s is one whole sentence', (_code, each) => {
    const sentence = findingSentence(each);
    expect(sentence).toMatch(/^\S.*[^.]\.$/);
    expect(sentence).not.toMatch(/undefined|NaN|null|\[object|\d{5}/);
  });

  test('numbers have thousands separators and their units', () => {
    expect(findingSentence(finding('accept-queue-full', { queues: 1, bound: 511, peak: 512, overflows: 28_464 }))).toBe(
      'The accept queue was full: 512 waited where the bound is 511 (the kernel lets one more in), and the kernel counted 28,464 overflows (ListenOverflows; one attempt can overflow several times).',
    );
  });

  test('one is not many', () => {
    expect(findingSentence(finding('accept-failed', { errno: 'EMFILE', count: 1 }))).toBe(
      'accept() failed with EMFILE 1 time.',
    );
    expect(findingSentence(finding('accept-queue-full', { queues: 4, bound: 64, peak: 201, overflows: 9 }))).toContain(
      'Of 4 accept queues at least one was full: 201 waited in all, where the bound of each is 64',
    );
    expect(findingSentence(finding('ghosts', { count: 1, missing: 1 }))).toContain('1 connection was established');
  });

  test('text from outside cannot steer the terminal', () => {
    expect(findingSentence(finding('lost-elsewhere', { places: ['\u001b[2J'] }))).toContain('\\u001b[2J');
  });
});

describe('causes', () => {
  test.each(LIMIT_IDS)('%s has words of its own', limit => {
    const phrase = causePhrase({ kind: 'limit', limit, side: 'client', setting: 'the.setting', value: '262144' });
    expect(phrase).toMatch(/^\S.* \(the\.setting 262,144, client\)$/);
  });

  test('a root is told after the cause, and is what has to change', () => {
    const chained = CAUSES[1];
    if (chained === undefined) throw new Error('the sample is gone');
    expect(causePhrase(chained)).toBe(
      'accept queue full (net.core.somaxconn 128, server), because out of file descriptors (nofile 65,536, server)',
    );
    expect(settingPhrase(chained)).toBe('nofile = 65,536 on the server');
  });
});

test('an error that waited on a connecting socket is told as what connect() gave', () => {
  const symptom = { kind: 'errno', errno: 'ETIMEDOUT', syscall: 'poll' } as const;
  expect(symptomPhrase(symptom, 'connect')).toBe('connect() ETIMEDOUT');
  expect(symptomPhrase(symptom, 'response')).toBe('ETIMEDOUT while waiting for the answer');
});

describe('problems', () => {
  test('file, line, column, key, message, expectation, suggestion', () => {
    const at = { file: 'a.yaml', line: 3, column: 7 };
    expect(
      problemLine({
        at,
        key: 'load.conections',
        message: 'unknown key',
        expected: 'one of a, b',
        suggestion: 'connections',
      }),
    ).toBe('a.yaml:3:7: load.conections: unknown key; expected one of a, b; did you mean connections?');
  });

  test('what is not known is left out', () => {
    expect(problemLine({ at: { file: 'a\nb.yaml' }, message: 'empty' })).toBe('a\\nb.yaml: empty');
  });
});

test('a run that did not complete says where it ended', () => {
  expect(stateSentence({ state: 'completed' })).toBeUndefined();
  expect(stateSentence({ state: 'stopped', phase: 'load' })).toContain('load phase');
  expect(stateSentence({ state: 'broken', phase: 'lab', why: 'no veth' })).toContain('no veth');
  expect(stateSentence({ state: 'running', phase: 'hold' })).toContain('hold phase');
});

test.each([
  [{ warning: 'more-connections-than-four-tuples', connections: 70_000, fourTuples: 64_512 }, '64,512 four-tuples'],
  [{ warning: 'more-attempts-than-four-tuples', attempts: 500, fourTuples: 100 }, 'each keeps its port in TIME_WAIT'],
  [{ warning: 'backlog-clamped', backlog: 8192, somaxconn: 4096 }, '4,096'],
  [{ warning: 'nofile-below-connections', side: 'client', nofile: 1024, connections: 2000 }, 'the client'],
  [{ warning: 'timeout-before-first-retransmit', connectTimeoutMs: 800 }, '800 ms'],
  [{ warning: 'shared-namespace' }, 'share one network namespace'],
] as const)('warning %o', (warning, words) => {
  expect(warningSentence(warning)).toContain(words);
});

test('a table that was filled less is no setting that was raised', () => {
  const cause = { kind: 'limit', limit: 'conntrack-max', side: 'server', setting: 'a.max', value: '262144' } as const;
  const change = { limit: 'conntrack-max', side: 'server', setting: 'a.max', from: '500', to: '262144' } as const;
  const sentence = (leaves: { leaves?: true }) =>
    confirmationSentence({ cause, result: 'confirmed', before: 500, after: 0, change: { ...change, ...leaves } });
  expect(sentence({ leaves: true })).toBe(
    'With 262,144 entries of the table left to the load on the server, in place of 500, alone none of these 500 failures came again.',
  );
  expect(sentence({})).toContain('With a.max = 262144 on the server alone');
});
