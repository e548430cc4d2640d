import { type Checkup, limited, ok } from '../../model/checkup.ts';
import { hasSince, SINCE, TRIED } from '../../model/kernel-facts.ts';
import type { IoUringSupport } from '../../model/machine.ts';

/** @param release as uname tells it, such as `6.1.0-40-amd64` */
export function checkKernel(release: string): Checkup {
  const tried = `loadline was run on Linux ${TRIED.join(', ')}`;
  if (hasSince(release, TRIED[0]) !== false) return ok('kernel', release, tried);
  return limited('kernel', release, `${tried}: on an older one nobody has held its blame against the truth`);
}

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

/**
 * Whether the kernel tells packets that a host itself dropped from those lost on the way.
 * @param counters names of what it counts; undefined where they could not be read
 */
export function checkPacketCounters(counters: ReadonlySet<string> | undefined): Checkup {
  const name = 'packet counters';
  const means = 'lost packets are put down to the host, the link or the listener that lost them';
  if (counters?.has('Ip.OutTransmits')) return ok(name, 'Ip.OutTransmits is counted', means);
  if (counters === undefined) return limited(name, 'not readable', 'where packets were lost is not known');
  return limited(
    name,
    `this kernel does not count Ip.OutTransmits (before Linux ${SINCE.outTransmits})`,
    'what a firewall drops on the way out is not known over IPv6, and without a lab of its own; blame is likely at most then',
  );
}

/** Whether our driver and the raw target may use io_uring, found by trying. */
export function checkIoUring(ioUring: IoUringSupport): Checkup {
  if (ioUring.state === 'read')
    return ok('io_uring', 'usable', 'driver and raw target use it from 20,000 connections on');
  const means = 'driver and raw target use epoll: more processes for the same connections';
  const { why, by } = ioUring;
  return limited(
    'io_uring',
    why,
    means,
    by === 'kernel.io_uring_disabled' ? 'sudo sysctl -w kernel.io_uring_disabled=0' : undefined,
  );
}
