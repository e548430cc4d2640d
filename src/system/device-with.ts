import { networkInterfaces } from 'node:os';

/** The network device that has this address; undefined where none of this process's namespace does. */
export function deviceWith(address: string): string | undefined {
  const found = Object.entries(networkInterfaces()).find(([, own = []]) => own.some(one => one.address === address));
  return found?.[0];
}
