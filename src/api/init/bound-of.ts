import type { MachineFacts } from '../../model/machine-facts.ts';
import { valueIn } from '../../model/probe.ts';

/** Bound of the accept queue of the listener on a port; undefined where nothing shows it. */
export function boundOf({ listeners }: MachineFacts, { port }: { readonly port: number }): number | undefined {
  return valueIn(listeners)?.find(listener => listener.port === port)?.bound;
}
