import type { LoadLibrary } from '../load-driver.ts';

/** One undici Client a connection. A connection that could not be made is not tried again. */
export const undici = {
  kind: 'undici',
  library: 'undici',
  trait: 'gives-up-connection',
  takesRequests: true,
} as const satisfies LoadLibrary;
