import { readlinkSync } from 'node:fs';
import type { HostAccess } from '../../model/access.ts';

/** The number by which the kernel knows the network namespace of a host. */
export function namespaceNumber(host: Pick<HostAccess, 'run'>): number {
  const link = host.run(() => readlinkSync('/proc/thread-self/ns/net'));
  return Number(/\[(\d+)\]/.exec(link)?.[1]);
}
