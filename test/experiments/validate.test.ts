import { expect, test } from 'vitest';
import { validate } from '../../src/experiments/validate/validate.ts';
import { UNTOUCHED, validatedLine } from '../../src/experiments/validate/validated-line.ts';
import { CannotRun } from '../../src/model/errors.ts';
import { absent, ok } from '../../src/model/probe.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import type { TuningLine } from '../../src/model/validation.ts';
import { tuningLines, withTuning } from '../../src/plan/tuning-lines.ts';
import { validationSentence } from '../../src/report/wording/validation.ts';
import { machineWith } from '../plan/machine.ts';
import { PLAN } from '../report/samples.ts';
import { simulated } from './simulated.ts';

const CONF = `
net.core.somaxconn = 4096
net.ipv4.ip_local_port_range = 1024   65535
-net.ipv4.tcp_fin_timeout = 30
net/ipv4/tcp_syncookies=0
net.ipv4.tcp_tw_recycle = 1
net.ipv4.no_such_thing = 1
fs.file-max = 5
net.ipv4.tcp_rmem = 1
net.ipv4.tcp_rmem = 2
this is no assignment
`;

const HERE: Readonly<Record<string, string>> = {
  'net.core.somaxconn': '4096',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_syncookies': '1',
  'fs.file-max': '100',
  'net.ipv4.tcp_rmem': '0',
};

function linesOf(text: string, allowHostChanges = false) {
  const sysctl = (key: string) => (HERE[key] === undefined ? absent(`this kernel has no ${key} here`) : ok(HERE[key]));
  return tuningLines([{ path: 'a.conf', text }], { machine: machineWith(), sysctl, allowHostChanges });
}

/** A wide range serves all, SYN cookies off serve half; the kernel refuses tcp_rmem = 2, the machine fs.file-max. */
async function trial({ lab }: Scenario) {
  const { sysctl } = lab.client;
  if (lab.host['fs.file-max'] !== undefined) throw new CannotRun('fs.file-max is not changed');
  const served = sysctl['net.ipv4.ip_local_port_range'] === '1024 65535' ? 3000 : 2000;
  const result = simulated(3000, sysctl['net.ipv4.tcp_syncookies'] === '0' ? served / 2 : served);
  const refused = { side: 'client', name: 'net.ipv4.tcp_rmem', value: '2', why: 'EINVAL' } as const;
  return sysctl['net.ipv4.tcp_rmem'] === '2' ? { ...result, refused: [refused] } : result;
}

async function effects(lines: readonly TuningLine[], thorough: boolean) {
  const validation = await validate(lines, [PLAN.scenario], { trial, withLines: withTuning, thorough });
  return validation.lines.map(({ key, effect, why }) => `${key}: ${effect}: ${why}`);
}

test.each([false, true])('each line of a file is told what it does (thorough: %s)', async thorough => {
  const { lines, problems } = linesOf(CONF, true);
  expect(await effects(lines, thorough)).toEqual([
    'net.core.somaxconn: none: it is in force already',
    'net.ipv4.ip_local_port_range: raised: more are served: accept-queue-overflow',
    'net.ipv4.tcp_fin_timeout: none: none of the loads is served more, or less',
    'net.ipv4.tcp_syncookies: harmful: fewer are served: accept-queue-overflow',
    'net.ipv4.tcp_tw_recycle: untestable: removed in Linux 4.12: it broke clients behind address translation',
    'net.ipv4.no_such_thing: untestable: this kernel has no net.ipv4.no_such_thing here',
    'fs.file-max: untestable: fs.file-max is not changed',
    'net.ipv4.tcp_rmem: none: a.conf:10 sets it again, and the last one wins',
    'net.ipv4.tcp_rmem: untestable: EINVAL',
  ]);
  expect(problems.map(({ line }) => line)).toEqual([11]);
});

test('a line that has an effect is measured alone, and without it', async () => {
  const { lines } = linesOf('net.ipv4.ip_local_port_range = 1024 65535\nnet.ipv4.tcp_fin_timeout = 30');
  const validation = await validate(lines, [PLAN.scenario], { trial, withLines: withTuning, thorough: false });
  expect(validation.lines[0]?.measurements).toMatchObject([{ before: 2000, alone: 3000, allButThis: 2000 }]);
  expect(validation.loads).toMatchObject([{ before: 2000, after: 3000 }]);
});

test('what holds for the whole machine is left alone unless allowed', () => {
  expect(linesOf('fs.file-max = 5').lines[0]?.untried?.why).toMatch(/--allow-host-changes/);
  expect(linesOf('fs.file-max = 5', true).lines[0]?.untried).toBeUndefined();
});

test('limits.conf and units give descriptors, up to the hard limit', () => {
  const here = { machine: machineWith(), sysctl: () => absent('none'), allowHostChanges: false };
  const { lines } = tuningLines(
    [
      { path: '/etc/security/limits.conf', text: '* soft nofile 100\n* hard nofile 5000\n' },
      { path: 'drop-in.conf', text: '[Service]\nLimitNOFILE=1048576\n' },
    ],
    here,
  );
  expect(lines.map(({ key, value, untried }) => `${key} ${value}: ${untried?.why}`)).toEqual([
    'nofile 100: a soft limit: the loads run with the hard one for both',
    'nofile 5000: drop-in.conf:2 sets it again, and the last one wins',
    'nofile 1048576: the hard limit here is 20000',
  ]);
});

test('in limits.conf a line for others overrules none, and neither does a soft limit', () => {
  const here = { machine: machineWith(), sysctl: () => absent('none'), allowHostChanges: false };
  const text =
    'www-data hard nofile 900\nwww-data hard nofile 1000\npostgres - nofile 2000\npostgres soft nofile 500\n';
  const { lines } = tuningLines([{ path: 'limits.d/a', text }], here);
  expect(lines.map(({ untried }) => untried?.reason)).toEqual(['overruled', 'untestable', undefined, 'untestable']);
  expect(lines[1]?.untried?.why).toContain('it is for others than limits.d/a:3, which is tried');
});

test('a line says nothing of loads that it was stopped before', async () => {
  const { lines } = linesOf('net.core.somaxconn = 4096\nnet.ipv4.tcp_fin_timeout = 30\n');
  const stopped = async (scenario: Scenario) => ({ ...(await trial(scenario)), state: 'stopped' as const });
  const validation = await validate(lines, [PLAN.scenario], { trial: stopped, withLines: withTuning, thorough: false });
  expect(validation).toMatchObject({ completed: false, lines: [{ effect: 'none' }, { effect: 'untestable' }] });
  expect(validation.lines[1]?.why).toContain('stopped before');
});

test('of lines that were not tried one by one it says so: two can cancel each other', async () => {
  const { lines } = linesOf('net.ipv4.tcp_fin_timeout = 30\nnet.ipv4.tcp_syncookies = 2\n');
  const run = (thorough: boolean) => validate(lines, [PLAN.scenario], { trial, withLines: withTuning, thorough });
  const together = await run(false);
  expect(together.lines.map(({ triedAlone }) => triedAlone)).toEqual([false, false]);
  expect(together.lines[0]?.why).toContain('not tried one by one, for all together change nothing');
  expect(validationSentence(together)).toContain('2 without effect together, and not tried one by one');
  const alone = await run(true);
  expect(alone.lines.map(({ triedAlone }) => triedAlone)).toEqual([true, true]);
  expect(validationSentence(alone)).toContain('2 without effect on connections');
});

test('text after a value is in force with it, and told', () => {
  const { lines } = linesOf(
    'net.ipv4.ip_local_port_range = 1024 65535   // more\nnet.core.somaxconn = 4096 # longer\n',
  );
  expect(lines.map(({ value, trailing, untried }) => [value, trailing, untried?.reason])).toEqual([
    ['1024 65535', '// more', undefined],
    ['4096', '# longer', 'same'],
  ]);
});

test('what nobody may set is not promised to root', () => {
  const here = { machine: machineWith(), sysctl: () => ok('100 0 200'), allowHostChanges: false };
  const text = 'fs.file-nr = 1 0 2\n';
  const { lines } = tuningLines([{ path: 'a.conf', text }], { ...here, isReadOnly: key => key === 'fs.file-nr' });
  expect(lines[0]?.untried?.why).toContain('read-only');
});

test('a line that gives something up says what', async () => {
  const line = { ...linesOf('net.ipv4.ip_local_port_range = 1024 65535').lines[0], key: 'net.ipv4.tcp_max_tw_buckets' };
  const lowered = { ...line, before: '131072', value: '0' } as TuningLine;
  const told = (before: string) =>
    validatedLine(
      { ...lowered, before },
      {
        ...UNTOUCHED,
        measurements: [{ scenario: 'churn', before: 2000, alone: 3200, allButThis: 2000, cause: undefined }],
      },
      true,
    ).why;
  expect(told('131072')).toContain('at the price of TIME-WAIT');
  expect(told('-1')).toBe('more are served: churn');
});

/** Two bounds at the same place, of which the smaller holds; and a third line that serves 500 more of its own accord. */
function pairOf(extra: number) {
  return ({ lab }: Scenario) => {
    const { sysctl } = lab.client;
    const bound = (key: string) => Number(sysctl[key] ?? 64);
    const more = sysctl['net.ipv4.tcp_fin_timeout'] === '30' ? extra : 0;
    const served = Math.min(bound('net.core.somaxconn'), bound('net.ipv4.tcp_max_syn_backlog')) + more;
    return Promise.resolve(simulated(3000, Math.min(3000, served)));
  };
}

const PAIR = linesOfPair();

function linesOfPair() {
  const values: Record<string, string> = {
    'net.core.somaxconn': '64',
    'net.ipv4.tcp_max_syn_backlog': '64',
    'net.ipv4.tcp_fin_timeout': '60',
    'net.ipv4.tcp_retries2': '15',
  };
  const text =
    'net.core.somaxconn = 2048\nnet.ipv4.tcp_fin_timeout = 30\nnet.ipv4.tcp_retries2 = 8\nnet.ipv4.tcp_max_syn_backlog = 1024\n';
  const sysctl = (key: string) => ok(values[key] ?? '');
  return tuningLines([{ path: 'a.conf', text }], { machine: machineWith(), sysctl, allowHostChanges: false }).lines;
}

test.each([
  { extra: 0, fin: 'none', before: 64, alone: 1024 },
  { extra: 500, fin: 'raised', before: 64, alone: 1024 },
])('lines that need each other are found, beside one that does not ($extra)', async ({ extra, fin, before, alone }) => {
  const options = { trial: pairOf(extra), withLines: withTuning };
  for (const thorough of [false, true]) {
    const { lines } = await validate(PAIR, [PLAN.scenario], { ...options, thorough });
    expect(lines.map(({ effect }) => effect)).toEqual(['raised', fin, 'none', 'raised']);
    expect(lines[0]?.measurements).toMatchObject([{ with: ['net.ipv4.tcp_max_syn_backlog'], before, alone }]);
    expect(lines[3]?.measurements).toMatchObject([{ with: ['net.core.somaxconn'], before, alone }]);
    expect(lines[3]?.why).toBe('more are served: accept-queue-overflow (together with net.core.somaxconn)');
  }
});

test('a line that needs one with an effect of its own is found beside it', async () => {
  const needsFin = ({ lab }: Scenario) => {
    const { sysctl } = lab.client;
    const isShort = sysctl['net.ipv4.tcp_fin_timeout'] === '30';
    const served = isShort ? (sysctl['net.ipv4.tcp_retries2'] === '8' ? 3000 : 2000) : 1000;
    return Promise.resolve(simulated(3000, served));
  };
  const { lines } = await validate(PAIR, [PLAN.scenario], { trial: needsFin, withLines: withTuning, thorough: false });
  expect(lines.map(({ effect }) => effect)).toEqual(['none', 'raised', 'raised', 'none']);
  expect(lines[2]?.measurements).toMatchObject([{ with: ['net.ipv4.tcp_fin_timeout'], before: 2000, alone: 3000 }]);
});
