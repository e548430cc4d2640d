import { CannotRun } from '../model/errors.ts';
import { reexecInUserNamespace } from '../system/linux/user-namespace.ts';
import { whyNoNamespaces } from '../system/namespace-diagnosis.ts';
import { privilege } from '../system/privilege.ts';

/**
 * Sees to it that this process may make network namespaces: an ordinary user's becomes root of a user namespace of its
 * own, which starts the command anew. Throws CannotRun where the machine does not allow that.
 */
export function ensureNamespaces(): void {
  if (privilege() !== 'none') return;
  const obstacle = whyNoNamespaces();
  if (obstacle !== undefined) throw new CannotRun(obstacle.why, obstacle.remedy);
  reexecInUserNamespace(process.argv.slice(2));
}

const HANDED_ON = 'LOADLINE_HANDED_ON';

/**
 * What is read before this process becomes another one in a user namespace, where processes outside cannot be looked at: a value that
 * JSON has, and handed on to that one in its environment. Throws as `ensureNamespaces` does.
 */
export function beforeNamespaces<T>(read: () => T): T {
  const handed = process.env[HANDED_ON];
  delete process.env[HANDED_ON];
  if (handed !== undefined) return JSON.parse(handed);
  const value = read();
  process.env[HANDED_ON] = JSON.stringify(value);
  ensureNamespaces();
  delete process.env[HANDED_ON];
  return value;
}
