import { existsSync } from 'node:fs';
import { absent, ok, type Probe } from '../../../model/probe.ts';
import { hasCapability, inInitialUserNamespace } from '../../privilege.ts';

const NEEDS = 'the kernel is watched with CAP_BPF and CAP_PERFMON only';
const TYPES = '/sys/kernel/btf/vmlinux';

/** Whether this process may load programs into the kernel, and the kernel says what they need to know; `absent` says why not. */
export function probeBpf(): Probe<'usable'> {
  if (!inInitialUserNamespace()) return absent(`${NEEDS}, and a user namespace cannot grant them`);
  const lacking = (['CAP_BPF', 'CAP_PERFMON'] as const).filter(name => !hasCapability(name));
  if (lacking.length > 0 && !hasCapability('CAP_SYS_ADMIN')) {
    return absent(`${NEEDS}: this process has no ${lacking.join(' and no ')}`);
  }
  return existsSync(TYPES) ? ok('usable') : absent(`this kernel does not describe its types (${TYPES})`);
}
