import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { savedExperiment } from '../../src/api/saved-experiment.ts';
import type { Climb, ClimbStep } from '../../src/model/climb.ts';
import type { SettingChange } from '../../src/model/raise.ts';
import { ladderFiles } from '../../src/report/climb-files.ts';
import { climbNewsPhrase } from '../../src/report/wording/climb.ts';
import { confirmationSentence } from '../../src/report/wording/confirmation.ts';
import { changedTo } from '../../src/report/wording/setting-change.ts';
import { savedConfirmations } from '../../src/saved/confirmation.ts';

const DELAY = { setting: 'net.ipv4.tcp_tw_reuse_delay', to: '1' };
const REUSE: SettingChange = {
  limit: 'time-wait-ports',
  side: 'client',
  setting: 'net.ipv4.tcp_tw_reuse',
  from: '2',
  to: '1',
  with: [DELAY],
};
const { with: _, ...rest } = REUSE;
/** As earlier versions wrote it. */
const AS_TEXT: SettingChange = { ...rest, to: '1 (and tcp_tw_reuse_delay 1)' };

const CAUSE = { kind: 'limit', limit: 'time-wait-ports', side: 'client', setting: REUSE.setting, value: '2' } as const;

function climbOf(change: SettingChange): Climb {
  const step: ClimbStep = {
    change,
    cause: undefined,
    servedBefore: 500,
    servedAfter: 1000,
    ceilingBefore: 500,
    ceilingAfter: 1000,
    needed: 'yes',
    without: undefined,
  };
  return { goal: 1000, ended: { end: 'reached' }, steps: [step], served: 1000, folders: [] };
}

function savedAndRead(change: SettingChange): Climb {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-climb-'));
  try {
    const scenario = { name: 'a', target: { kind: 'raw' } };
    const saved = { schema: 'loadline.ladder/1', folder, scenario, ladder: climbOf(change) };
    writeFileSync(join(folder, 'ladder.json'), JSON.stringify(saved));
    const experiment = savedExperiment(folder);
    if (experiment.kind !== 'ladder') throw new Error(`it is a ${experiment.kind}`);
    return experiment.ladder;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what comes with a value is said behind it, wherever it is printed', () => {
  const words = '1 (and tcp_tw_reuse_delay 1)';
  expect(changedTo(REUSE)).toBe(words);
  expect(changedTo({ to: '4096' })).toBe('4096');
  expect(climbNewsPhrase({ news: 'raised', change: REUSE })).toBe(
    `raised net.ipv4.tcp_tw_reuse on the client from 2 to ${words}`,
  );
  const confirmation = { cause: CAUSE, result: 'confirmed', change: REUSE, before: 5, after: 0 } as const;
  expect(confirmationSentence(confirmation)).toContain(`net.ipv4.tcp_tw_reuse = ${words} on the client alone`);
});

test('both settings have a line in the file that makes them last', () => {
  expect(ladderFiles(climbOf(REUSE), 'raw')[0]?.content).toContain(
    'net.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_tw_reuse_delay = 1\n',
  );
});

test('a climb survives its file, and one of an earlier version reads as one of today', () => {
  expect(savedAndRead(REUSE).steps[0]?.change).toEqual(REUSE);
  expect(savedAndRead(AS_TEXT).steps[0]?.change).toEqual(REUSE);
  const single = { ...rest, to: '1' };
  expect(savedAndRead(single).steps[0]?.change).toEqual(single);
});

test('what was confirmed is read in both forms', () => {
  const saved = [REUSE, AS_TEXT].map(change => ({ cause: CAUSE, result: 'confirmed', change, before: 5, after: 0 }));
  expect(savedConfirmations.safeParse(saved).success).toBe(true);
  expect(new Set(saved.map(each => confirmationSentence(each as never))).size).toBe(1);
});

test('what was raised behind the target is said, saved and written as that of the upstream', () => {
  const hop = { from: 'nginx', to: '127.0.0.1:9000', end: 'listener' } as const;
  const change: SettingChange = { limit: 'nofile', side: 'server', setting: 'nofile', from: '64', to: '400', hop };
  expect(climbNewsPhrase({ news: 'raised', change })).toBe('raised nofile at upstream 127.0.0.1:9000 from 64 to 400');
  expect(savedAndRead(change).steps[0]?.change).toEqual(change);
  expect(ladderFiles(climbOf(change), 'nginx').map(({ path }) => path.replace(/\/.*/, ''))).toContain('upstream');
  const sysctl = { ...change, limit: 'somaxconn', setting: 'net.core.somaxconn' } as const;
  expect(ladderFiles(climbOf(sysctl), 'nginx').map(({ path }) => path)).toEqual([
    'server/etc/sysctl.d/90-loadline.conf',
  ]);
});
