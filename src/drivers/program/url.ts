import { authority } from '../../model/address-family.ts';
import type { Destination } from '../../model/plan.ts';

/** The target's address for a program: an address, never a name, so that nothing has to be resolved. */
export function urlOf(destination: Destination): string {
  return `http://${authority(destination)}/`;
}
