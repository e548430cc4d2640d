import { test } from 'vitest';
import { whyNoNamespaces } from '../../src/system/namespace-diagnosis.ts';

const blocked = whyNoNamespaces();

/** A test that makes user namespaces: skipped where this machine forbids them, and a failure in CI. */
export function testInUserNamespace(name: string, body: () => void | Promise<void>): void {
  if (blocked === undefined || process.env['CI'] === 'true') test(name, body);
  else test.skip(`${name} (${blocked.why})`, body);
}
