import { runningServer } from '../../collectors/snapshot/servers.ts';
import type { ApplicationPlan } from '../../model/plan.ts';
import { openFileTree } from '../../system/file-tree.ts';
import type { FoundServer } from './find-server.ts';

/** Whoever may read a running server's configuration knows its settings. */
export function configuredAs({ owners }: Pick<FoundServer, 'owners'>): { application?: ApplicationPlan } {
  const machine = openFileTree('/');
  const [application] = owners.flatMap(pid => runningServer(machine, pid) ?? []);
  return application === undefined ? {} : { application };
}
