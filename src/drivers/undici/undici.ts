import type { Driver, DriverOptions } from '../driver.ts';
import { startLibraryDriver } from '../library/library-driver.ts';
import { versionOf } from '../library/version.ts';

/** One undici Client a connection. A connection that could not be made is not tried again. */
export function startUndici(options: DriverOptions): Promise<Driver> {
  const program = 'drivers/undici/program.js';
  return startLibraryDriver(
    { kind: 'undici', version: versionOf('undici'), program, trait: 'gives-up-connection' },
    options,
  );
}
