import { isSwitchedOff } from '../../model/machine.ts';
import type { Probe } from '../../model/probe.ts';
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

/** Whether our driver and the raw target may use io_uring, found by trying. */
export function checkIoUring(ioUring: Probe<'usable'>): Checkup {
  if (ioUring.state === 'read')
    return ok('io_uring', 'usable', 'driver and raw target use it from 20,000 connections on');
  const means = 'driver and raw target use epoll: more processes for the same connections';
  const disabled = isSwitchedOff(ioUring.why);
  return limited('io_uring', ioUring.why, means, disabled ? 'sudo sysctl -w kernel.io_uring_disabled=0' : undefined);
}
