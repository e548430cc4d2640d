import { readFileSync } from 'node:fs';
import { hasCapability } from './privilege.ts';
import { findProgram } from './programs.ts';
import { runToEnd } from './run-to-end.ts';
import { readSysctl } from './sysctl.ts';

/** Why this machine does not let us make a lab, and the exact command that would. */
export interface NoNamespaces {
  readonly why: string;
  readonly remedy: string;
}

/** What decides about namespaces; undefined where a kernel has no such setting. */
export interface NamespacePolicy {
  readonly maxUserNamespaces: string | undefined;
  readonly maxNetNamespaces: string | undefined;
  /** Debian's and Ubuntu's own switch. */
  readonly unprivilegedUsernsClone: string | undefined;
  /** Ubuntu, since 23.10. */
  readonly apparmorRestricts: string | undefined;
  /** Whether a filter of system calls is in force, as in a container. */
  readonly filtered: boolean;
  /** What the attempt itself said. */
  readonly complaint: string;
}

/** Makes what a lab needs, in a process that ends at once; undefined where that works. */
export function whyNoNamespaces(): NoNamespaces | undefined {
  const unshare = findProgram('unshare');
  if (unshare === undefined) {
    return { why: 'unshare was not found', remedy: 'sudo apt-get install -y util-linux' };
  }
  const rights = hasCapability('CAP_SYS_ADMIN') ? [] : ['--user', '--map-root-user'];
  const { code, stderr, error } = runToEnd([unshare, ...rights, '--net', '--', '/bin/sh', '-c', ':']);
  if (code === 0) return undefined;
  return diagnose(readPolicy(error?.message ?? stderr.trim()));
}

/** The first thing that stands in the way. */
export function diagnose(policy: NamespacePolicy): NoNamespaces {
  if (policy.maxUserNamespaces === '0') return switchedOff('user.max_user_namespaces', '0', '15000');
  if (policy.maxNetNamespaces === '0') return switchedOff('user.max_net_namespaces', '0', '15000');
  if (policy.unprivilegedUsernsClone === '0') return switchedOff('kernel.unprivileged_userns_clone', '0', '1');
  if (policy.apparmorRestricts === '1') return switchedOff('kernel.apparmor_restrict_unprivileged_userns', '1', '0');
  if (policy.filtered) {
    return {
      why: `a seccomp filter forbids namespaces, as containers do (${policy.complaint})`,
      remedy: 'docker run --privileged …',
    };
  }
  return { why: `no namespace could be made: ${policy.complaint}`, remedy: 'run the same command with sudo' };
}

function switchedOff(name: string, value: string, allowed: string): NoNamespaces {
  return { why: `${name} is ${value}`, remedy: `sudo sysctl -w ${name}=${allowed}` };
}

function readPolicy(complaint: string): NamespacePolicy {
  return {
    maxUserNamespaces: setting('user.max_user_namespaces'),
    maxNetNamespaces: setting('user.max_net_namespaces'),
    unprivilegedUsernsClone: setting('kernel.unprivileged_userns_clone'),
    apparmorRestricts: setting('kernel.apparmor_restrict_unprivileged_userns'),
    filtered: /^Seccomp:\s*2$/m.test(readFileSync('/proc/self/status', 'utf8')),
    complaint,
  };
}

function setting(name: string): string | undefined {
  try {
    return readSysctl(name);
  } catch {
    return undefined;
  }
}
