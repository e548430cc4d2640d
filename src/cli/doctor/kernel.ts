import { type Checkup, limited, ok } from './checkup.ts';

/** @param max net.netfilter.nf_conntrack_max; undefined where the kernel shows none */
export function checkTracking(max: string | undefined): Checkup {
  if (max !== undefined) return ok('conntrack', `at most ${max} entries`, 'connection tracking can be part of a lab');
  return limited(
    'conntrack',
    'not loaded',
    'its limits cannot be read before a lab tracks connections',
    'sudo modprobe nf_conntrack',
  );
}

/** @param disabled kernel.io_uring_disabled (since Linux 6.6): 0 for everybody, 1 for a group, 2 for nobody */
export function checkIoUring(disabled: string | undefined): Checkup {
  const means = 'not needed: connections are driven over epoll';
  if (disabled === '0') return ok('io_uring', 'enabled', means);
  if (disabled === undefined) return ok('io_uring', 'no kernel.io_uring_disabled: not switched off', means);
  return ok('io_uring', `switched off (kernel.io_uring_disabled is ${disabled})`, means);
}
