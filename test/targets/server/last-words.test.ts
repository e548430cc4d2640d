import { expect, test } from 'vitest';
import { TargetFailed } from '../../../src/model/errors.ts';
import { identityOf } from '../../../src/system/process-identity.ts';
import { keepLastWords } from '../../../src/targets/server/last-words.ts';
import { startTarget } from '../../../src/targets/targets.ts';
import { testWith } from '../../collectors/needs.ts';
import { until } from '../../drivers/drive.ts';
import { withLoopback } from '../../drivers/loopback.ts';
import { planOf } from '../../drivers/plan-of.ts';

const NEEDS = ['namespaces', 'dist'] as const;

test('of a long story its end is kept, and of what follows the end its beginning', () => {
  const words = keepLastWords();
  for (let line = 1; line <= 20; line += 1) words.add(`starting ${line}`);
  expect(words.text().split('\n')).toHaveLength(8);
  words.willEnd();
  for (let line = 1; line <= 20; line += 1) words.add(`ending ${line}`);
  const kept = words.text().split('\n');
  expect([kept[0], kept[7], kept[8], kept.at(-1)]).toEqual(['starting 13', 'starting 20', 'ending 1', 'ending 4']);
});

test('what said nothing has no last words', () => {
  const words = keepLastWords();
  words.willEnd();
  expect(words.text()).toBe('');
});

testWith(
  NEEDS,
  'a line that a late server never ended is told, with what it says of its end, and it is still late',
  async () => {
    const end = `trap 'echo; echo told to end; exit 5' TERM`;
    const script = `exec 1>&2; ${end}; printf 'waiting for the ledger'; while :; do sleep 0.05; done`;
    // A shell may say of its own that the program which it waited for was ended.
    expect(await failureOf(script, 2000)).toMatch(
      /it did not listen within 2 s \(target\.readyTimeout\).*: waiting for the ledger.*; told to end$/,
    );
  },
);

testWith(NEEDS, 'the last line of a server that ended is told though it has no end', async () => {
  expect(await failureOf(`echo reading >&2; printf 'no ledger' >&2; exit 3`)).toMatch(/code 3.*: reading; no ledger$/);
});

testWith(NEEDS, 'nobody waits long for a stranger that holds the standard error open', async () => {
  const message = await failureOf(
    // A holder that is not in a session of its own yet would end with the group of its server.
    'setsid sleep 3000 & until [ "$(ps -o sid= -p $! | tr -d " ")" = $! ]; do sleep 0.05; done; echo "holder $!" >&2; exit 3',
  );
  const holder = Number(/holder (\d+)$/.exec(message)?.[1]);
  expect(identityOf(holder)).toBeDefined();
  process.kill(holder, 'SIGKILL');
  await until(() => identityOf(holder) === undefined);
});

/** What is said of a server that runs `script` and does not come up. */
async function failureOf(script: string, readyTimeoutMs = 20_000): Promise<string> {
  let message = '';
  await withLoopback(async ({ host }) => {
    const plan = planOf({ target: { kind: 'command', command: ['sh', '-c', script], readyTimeoutMs } });
    const error = await startTarget(plan, host).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TargetFailed);
    if (error instanceof Error) message = error.message;
  });
  return message;
}
