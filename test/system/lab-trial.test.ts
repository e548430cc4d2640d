import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { whyNoStep } from '../../src/system/lab-trial.ts';
import { hidepidIn } from '../../src/system/unseen-process.ts';
import { requirements } from '../end-to-end/requirements.ts';

const out = mkdtempSync(join(tmpdir(), 'loadline-lab-trial-'));
afterAll(() => rmSync(out, { recursive: true }));

const BIN = join(import.meta.dirname, '../../dist/cli/bin.js');

test.each([
  ['more network namespaces', 'unshare: unshare failed: No space left on device', 'user.max_net_namespaces=15000'],
  ['a process namespace', 'unshare: unshare failed: No space left on device', 'user.max_pid_namespaces=15000'],
  ['a pair of network devices', 'RTNETLINK answers: Operation not permitted', '--cap-add NET_ADMIN'],
  ['a network setting', 'sh: 1: cannot create disable_ipv6: Read-only file system', 'ProtectKernelTunables=no'],
] as const)('%s, with %j, is remedied', (step, complaint, remedy) => {
  const obstacle = whyNoStep(step, complaint, () => '1');
  expect(obstacle.why).toContain(step);
  expect(obstacle.remedy).toContain(remedy);
});

const MOUNTED = '22 1 0:20 / /proc rw,relatime shared:1 - proc proc rw';
test.each([
  [MOUNTED, undefined],
  [`${MOUNTED},hidepid=invisible`, 'invisible'],
  [`${MOUNTED},hidepid=2`, '2'],
  [`${MOUNTED},hidepid=0`, undefined],
  [`${MOUNTED},hidepid=2\n${MOUNTED}`, undefined],
])('%j hides processes: %j', (mountinfo, hidepid) => expect(hidepidIn(mountinfo)).toBe(hidepid));

/** What `doctor` and `run` say in an environment that a shell makes. */
function saidIn(wrapper: readonly string[], script: string): { readonly status: number | null; readonly said: string } {
  const [program = '', ...args] = [...wrapper, 'sh', '-c', script, process.execPath, BIN];
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}`.replaceAll(/\s+/g, ' ') };
}

const READ_ONLY = 'mount --bind /proc/sys /proc/sys; mount -o remount,ro,bind /proc/sys;';

function bounded(kind: string, most: number): string {
  return `echo ${most} >/proc/sys/user/max_${kind}_namespaces;`;
}

describe('doctor says that no lab can run, and why', () => {
  it.for([
    ['with /proc/sys read-only', ['unshare', '--mount'], READ_ONLY, /a network setting cannot be changed: .*Read-only/],
    ['with one network namespace', ['unshare', '-Ur'], bounded('net', 1), /user\.max_net_namespaces is 1/],
    ['without process namespaces', ['unshare', '-Ur'], bounded('pid', 0), /user\.max_pid_namespaces is 0/],
    ['without CAP_NET_ADMIN', ['setpriv', '--bounding-set=-net_admin'], '', /a pair of network devices cannot be made/],
    ['with few open files', [], 'ulimit -n 64;', /loadline itself needs 128 open files/],
  ] as const)('%s', ([, wrapper, script, why], context) => {
    requirements(['root', 'ip', 'setpriv'])(context);
    const { status, said } = saidIn(wrapper, `${script} exec "$0" "$@" doctor`);
    expect(said).toMatch(why);
    expect(said).toContain('Labs cannot run here');
    expect(status).toBe(3);
  });
});

it('a run where /proc/sys is read-only is exit 3, and no bug', context => {
  requirements(['root', 'ip'])(context);
  const scenario = join(import.meta.dirname, '../../scenarios/listen-backlog.yaml');
  const { status, said } = saidIn(
    ['unshare', '--mount'],
    `${READ_ONLY} exec "$0" "$@" run ${scenario} --out ${out} --quiet`,
  );
  expect(said).toMatch(/cannot run here: a network setting cannot be changed: .*Read-only.*remount,rw/);
  expect(status).toBe(3);
});

describe('every command that needs a lab ends as doctor does, in the same words', () => {
  const scenario = join(import.meta.dirname, '../../scenarios/listen-backlog.yaml');
  const tuning = join(out, 'tuning.conf');
  writeFileSync(tuning, 'net.core.somaxconn = 512\n');
  const commands = [
    'doctor',
    `run ${scenario}`,
    `ceiling ${scenario} --max 60`,
    `climb ${scenario} --to 60`,
    `validate ${tuning} --scenarios ${scenario}`,
    `check ${scenario} --baseline ${out}/baseline.json --update`,
    'learn accept-queue',
  ];
  const HIDE_IP = 'mount --bind /dev/null "$(readlink -f "$(command -v ip)")";';
  const WITHOUT_RIGHTS = `${bounded('user', 0)} set -- setpriv --bounding-set=-all "$@";`;

  it.for([
    ['with /proc/sys read-only', ['unshare', '--mount'], READ_ONLY, /a network setting cannot be changed: .*Read-only/],
    ['without ip', ['unshare', '--mount'], HIDE_IP, /\bip\b.* not found/],
    ['without user namespaces', ['unshare', '-Ur'], WITHOUT_RIGHTS, /user\.max_user_namespaces is 0/],
  ] as const)('%s', { timeout: 120_000 }, ([, wrapper, script, why], context) => {
    requirements(['root', 'ip', 'setpriv'])(context);
    const ends = commands.map(command => ({
      command,
      ...saidIn(wrapper, `set -- "$0" "$@"; ${script} exec "$@" ${command} --out ${out}/runs`),
    }));
    expect(ends.map(({ status }) => status)).toEqual(commands.map(() => 3));
    for (const { said } of ends) expect(said).toMatch(why);
  });
});
