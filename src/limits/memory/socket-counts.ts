import type { Amount } from '../../model/allowance.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import { noBound } from '../allowance.ts';

/** What a limit comes to that bounds no number of connections, and why it bounds none. */
export function informative(
  value: Probe<Amount>,
  inUse: Probe<number>,
  why: 'resets-closed-only' | 'closes-early-only' | 'memory-only',
) {
  return { value, inUse, allows: { server: noBound(why), client: noBound(why) } };
}

/** A number of /proc/net/sockstat, such as `TCP.tw`. */
export function socketCount({ sockets }: MachineFacts, name: string): Probe<number> {
  if (sockets.state !== 'read') return sockets;
  const count = sockets.value[name];
  return count === undefined ? absent(`this kernel does not tell ${name}`) : ok(count);
}
