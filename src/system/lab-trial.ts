import type { NoNamespaces } from './namespace-diagnosis.ts';
import { hasCapability } from './privilege.ts';
import { findProgram } from './programs.ts';
import { runToEnd } from './run-to-end.ts';
import { readSysctl } from './sysctl.ts';

/** What a lab is made of, in the order in which it is made. */
type Step = 'more network namespaces' | 'a process namespace' | 'a pair of network devices' | 'a network setting';

/** What bounds how many there are. */
const BOUND: Readonly<Record<Step, string | undefined>> = {
  'more network namespaces': 'user.max_net_namespaces',
  'a process namespace': 'user.max_pid_namespaces',
  'a pair of network devices': undefined,
  'a network setting': undefined,
};

/** A lab of one namespace and no address: it says each step before it takes it. $1 is unshare, $2 is ip. */
const SCRIPT = `set -e
echo 'more network namespaces'; "$1" --net -- "$1" --net -- true
echo 'a process namespace'; "$1" --pid --fork -- true
echo 'a pair of network devices'; "$2" link add loadline0 type veth peer name loadline1
echo 'a network setting'; cd /proc/sys/net/ipv6/conf/all || exit 0; echo 1 >disable_ipv6`;

/** Makes a whole small lab, in processes that end at once; why that fails, else undefined. Nothing where `unshare` or `ip` is missing. */
export function whyNoLab(): NoNamespaces | undefined {
  const [unshare, ip, shell] = ['unshare', 'ip', 'sh'].map(name => findProgram(name));
  if (unshare === undefined || ip === undefined || shell === undefined) return undefined;
  const rights = hasCapability('CAP_SYS_ADMIN') ? [] : ['--user', '--map-root-user'];
  const trial = [unshare, ...rights, '--net', '--', shell, '-c', SCRIPT, shell, unshare, ip] as const;
  const { code, stdout, stderr, error } = runToEnd([...trial]);
  if (code === 0) return undefined;
  const [complaint = ''] = (error?.message ?? stderr).trim().split('\n');
  const last = stdout.trim().split('\n').at(-1) ?? '';
  // The kernel counts a namespace that has ended until it has been cleaned up: the bound may be met before the first step.
  const step = last === '' && /No space left on device/.test(complaint) ? 'more network namespaces' : last;
  return isStep(step) ? whyNoStep(step, complaint, readIfThere) : { why: complaint, remedy: 'sudo loadline …' };
}

/** Why a step fails, from what it said. */
export function whyNoStep(
  step: Step,
  complaint: string,
  settingNow: (name: string) => string | undefined,
): NoNamespaces {
  const setting = BOUND[step];
  const value = setting === undefined ? undefined : settingNow(setting);
  if (setting !== undefined && value !== undefined && /No space left on device/.test(complaint)) {
    return {
      why: `${step} cannot be made: ${setting} is ${value}, and others may use them`,
      remedy: `sudo sysctl -w ${setting}=15000`,
    };
  }
  const verb = step === 'a network setting' ? 'changed' : 'made';
  return { why: `${step} cannot be ${verb}: ${complaint}`, remedy: remedyOf(complaint) };
}

function remedyOf(complaint: string): string {
  if (/Read-only file system/.test(complaint)) {
    return 'mount -o remount,rw /proc/sys, or in a container: docker run --security-opt systempaths=unconfined …, podman run --security-opt unmask=/proc/sys …; a service: ProtectKernelTunables=no';
  }
  if (/not permitted|denied/i.test(complaint)) {
    return 'sudo loadline …, or in a container: docker run --cap-add NET_ADMIN --cap-add SYS_ADMIN …';
  }
  return 'a kernel with CONFIG_NET_NS, CONFIG_PID_NS and CONFIG_VETH';
}

function isStep(text: string): text is Step {
  return Object.hasOwn(BOUND, text);
}

function readIfThere(name: string): string | undefined {
  try {
    return readSysctl(name);
  } catch {
    return undefined;
  }
}
