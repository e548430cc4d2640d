import { existsSync } from 'node:fs';
import { test } from 'vitest';
import { privilege } from '../../src/system/privilege.ts';
import { findProgram } from '../../src/system/programs.ts';

const CHECKS = {
  root: () => privilege() === 'root',
  namespaces: () => privilege() !== 'none' && findProgram('ip') !== undefined,
  dist: () => existsSync(new URL('../../dist/collectors/collection.js', import.meta.url)),
  nft: () => findProgram('nft') !== undefined,
} as const;

/** A test that this machine may be unable to run: skipped with what is missing in its name, and a failure in CI. */
export function testWith(
  needs: readonly (keyof typeof CHECKS)[],
  name: string,
  body: () => void | Promise<void>,
): void {
  const missing = needs.filter(need => !CHECKS[need]()).join(', ');
  if (missing === '') test(name, body);
  else if (process.env['CI'] === 'true') test(name, () => Promise.reject(new Error(`this machine lacks ${missing}`)));
  else test.skip(`${name} (this machine lacks ${missing})`, body);
}
