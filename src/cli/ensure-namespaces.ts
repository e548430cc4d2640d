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
  reexecInUserNamespace(process.argv.slice(1));
}
