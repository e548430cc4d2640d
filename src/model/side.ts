/** The two hosts of a lab: `client` runs the driver, `server` runs the target. */
export type Side = 'client' | 'server';

export const SIDES: readonly Side[] = ['client', 'server'];

export function otherSide(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}
