import { expect, test } from 'vitest';
import type { RunWarning } from '../../src/model/run-warning.ts';
import { jsonReport } from '../../src/report/json.ts';
import { runWarningSentences } from '../../src/report/wording/run-warning.ts';
import { savedRun } from '../../src/saved/run.ts';
import { RUN, reportOf, sectionOf } from './samples.ts';

/** One of each code: the compiler asks for whichever is missing. */
const EVERY: { readonly [Code in RunWarning['warning']]: Extract<RunWarning, { warning: Code }> } = {
  'on-client-host': { warning: 'on-client-host', host: 'load-2', of: { warning: 'driver-stalled', stallMs: 7 } },
  'driver-stalled': { warning: 'driver-stalled', stallMs: 890 },
  'driver-late': { warning: 'driver-late', lateMs: 900, processor: { share: 0.974, bottleneck: 'driver' } },
  'driver-starved': { warning: 'driver-starved', waitedMs: 16_082, elapsedMs: 52_262 },
  'target-starved': { warning: 'target-starved', waitedMs: 5200, elapsedMs: 8000 },
  'not-killed': { warning: 'not-killed', key: 'target.killAfter', afterMs: 30_000 },
  'attempts-undated': { warning: 'attempts-undated', count: 3 },
  'closed-after-answer': { warning: 'closed-after-answer', count: 12_000 },
  'load-bounded': { warning: 'load-bounded', boundMs: 600_000 },
  'calls-repeated': { warning: 'calls-repeated', driver: 'wrk', calls: 30_000, attempts: 10 },
  'load-overran': { warning: 'load-overran', driver: 'autocannon', askedMs: 700, elapsedMs: 2920 },
  'never-tried': { warning: 'never-tried', driver: 'ab', count: 40 },
  'driver-ended-early': { warning: 'driver-ended-early', driver: 'wrk', code: 3, signal: null },
  'answers-unheard': { warning: 'answers-unheard', why: 'packet socket: EPERM' },
  'unanswered-unread': { warning: 'unanswered-unread', why: 'no answer from the kernel' },
  'unanswered-incomplete': { warning: 'unanswered-incomplete' },
  'closed-by-client': { warning: 'closed-by-client', count: 1, longestWaitMs: 0 },
  'connects-elsewhere': { warning: 'connects-elsewhere', errno: 'ENETUNREACH', count: 2 },
  'attempt-fails': { warning: 'attempt-fails', count: 12_345, beyond: 5 },
  'command-killed': { warning: 'command-killed' },
  'command-signalled': { warning: 'command-signalled', signal: 'SIGSEGV' },
  'command-exited': { warning: 'command-exited', code: 3 },
  'server-calls-uncounted': { warning: 'server-calls-uncounted', untraced: { cause: 'not-root' } },
  'client-calls-uncounted': { warning: 'client-calls-uncounted', untraced: { cause: 'not-root' } },
  'command-calls-uncounted': { warning: 'command-calls-uncounted', untraced: { cause: 'other', why: 'no tracefs' } },
  'server-of-other-user': { warning: 'server-of-other-user' },
  'server-host-unseen': { warning: 'server-host-unseen', why: 'db-1: ssh ended with 255' },
  'process-unseen': { warning: 'process-unseen', pid: 4711, why: 'EACCES' },
  'part-left': { warning: 'part-left', part: 'host-wide-settings', why: 'not done after 20 s' },
  'setting-not-restored': { warning: 'setting-not-restored', setting: 'fs.file-max', why: 'EACCES' },
  'setting-put-back': { warning: 'setting-put-back', setting: 'fs.file-max' },
  'setting-changed-since': { warning: 'setting-changed-since', setting: 'fs.file-max', current: '7' },
  'cgroup-left': { warning: 'cgroup-left', path: '/sys/fs/cgroup/one', why: 'EBUSY' },
};

test.each(Object.values(EVERY).map(each => [each.warning, each] as const))('%s is one whole sentence', (_, warning) => {
  const [sentence] = runWarningSentences({ warnings: [warning] });
  expect(sentence).toMatch(/^\S.*[^.]\.$/);
  expect(sentence).not.toMatch(/undefined|NaN|null|\[object|\d{5}/);
});

test('every code survives run.json, and so do the sentences of earlier versions', () => {
  const warnings = [...Object.values(EVERY), 'the clock jumped'];
  const saved = JSON.parse(JSON.stringify({ ...RUN, warnings }));
  expect(savedRun.safeParse(saved).error?.issues).toBeUndefined();
  expect(runWarningSentences(saved).at(-1)).toBe('the clock jumped');
  const damaged = { ...RUN, warnings: [{ warning: 'no-such-code' }] };
  expect(savedRun.safeParse(damaged).success).toBe(false);
});

test('the JSON report holds sentences, whoever saved the run', () => {
  const run = { ...RUN, warnings: [EVERY['command-exited'], 'the clock jumped'] };
  const report = JSON.parse(jsonReport(reportOf(sectionOf([], { run }))));
  expect(report.runs[0].warnings.slice(1)).toEqual(['The command ended with exit code 3.', 'the clock jumped']);
});

test('who was the bottleneck is said by the code, not guessed from the share', () => {
  const late = (bottleneck: 'driver' | 'machine') =>
    runWarningSentences({
      warnings: [{ warning: 'driver-late', lateMs: 900, processor: { share: 0.3, bottleneck } }],
    })[0];
  expect(late('driver')).toContain('it was the bottleneck, not the target');
  expect(late('machine')).toContain('It got 30 % of a processor meanwhile: other work');
});

test('text from outside cannot steer the terminal', () => {
  const warnings = [{ ...EVERY['process-unseen'], why: '\u001b[2J' }, '\u001b[2J'];
  expect(runWarningSentences({ warnings }).join()).not.toMatch(/\p{Cc}/u);
});
