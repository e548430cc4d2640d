import { test } from 'vitest';
import { whyNoNamespaces } from '../../src/system/namespace-diagnosis.ts';
import { privilege } from '../../src/system/privilege.ts';

const nested = privilege() === 'user-namespace';
const obstacle = nested ? 'these tests run in a user namespace themselves' : whyNoNamespaces()?.why;

/** A test that makes user namespaces: skipped where that cannot be, and a failure in CI. */
export function testInUserNamespace(name: string, body: () => void | Promise<void>): void {
  if (obstacle === undefined) test(name, body);
  else if (process.env['CI'] === 'true') test(name, () => Promise.reject(new Error(obstacle)));
  else test.skip(`${name} (${obstacle})`, body);
}
