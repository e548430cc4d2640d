import { createRequire } from 'node:module';

import { IS_ONE_FILE, ownText } from '../../system/own-files.ts';

/** The installed version of a library that we depend on. */
export function versionOf(library: string): string {
  const file = `${library}/package.json`;
  const { version } = IS_ONE_FILE ? JSON.parse(ownText(`node_modules/${file}`)) : createRequire(import.meta.url)(file);
  return version;
}
