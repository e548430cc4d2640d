import type { Driver, DriverOptions } from '../driver.ts';
import { startLibraryDriver } from '../library/library-driver.ts';
import { versionOf } from '../library/version.ts';

/** autocannon opens all connections at once, and one that could not be made again and again. */
export function startAutocannon(options: DriverOptions): Promise<Driver> {
  const program = 'drivers/autocannon/program.js';
  return startLibraryDriver(
    { kind: 'autocannon', version: versionOf('autocannon'), program, trait: 'tries-again' },
    options,
  );
}
