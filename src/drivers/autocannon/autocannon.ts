import type { LoadLibrary } from '../load-driver.ts';

/** autocannon opens all connections at once, and one that could not be made again and again. */
export const autocannon = {
  kind: 'autocannon',
  library: 'autocannon',
  trait: 'tries-again',
  takesRequests: true,
  asCommand: { flags: ['-c', '--connections'], otherwise: 10 },
} as const satisfies LoadLibrary;
