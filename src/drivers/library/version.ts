import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The installed version of a library that we depend on. */
export function versionOf(library: string): string {
  const { version } = require(`${library}/package.json`) as { version: string };
  return version;
}
