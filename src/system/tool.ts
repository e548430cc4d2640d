import { ownText } from './own-files.ts';

/** This package's name and version, as every saved run and report carries them. */
export function toolIdentity(): { readonly name: string; readonly version: string } {
  const { name, version } = JSON.parse(ownText('package.json')) as { name: string; version: string };
  return { name, version };
}
