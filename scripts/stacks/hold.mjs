import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HELD_MS = 600;

/**
 * Stops a server, with the processes of its group, once the client asks for it by a file `hold`; `held` says that it is stopped. The
 * client is in a pid namespace of its own, and cannot do it itself.
 *
 * @param isOver whether the client has ended
 */
export async function holdOnce(server, folder, isOver) {
  while (!existsSync(path.join(folder, 'hold'))) {
    if (isOver()) return;
    await sleep(10);
  }
  process.kill(-server.pid, 'SIGSTOP');
  writeFileSync(path.join(folder, 'held'), '');
  await sleep(HELD_MS);
  process.kill(-server.pid, 'SIGCONT');
}
