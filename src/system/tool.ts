import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from './package.ts';

/** This package's name and version, as every saved run and report carries them. */
export function toolIdentity(): { readonly name: string; readonly version: string } {
  const { name, version } = JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return { name, version };
}
