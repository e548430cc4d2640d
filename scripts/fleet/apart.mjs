import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const SELF = path.join(import.meta.dirname, '../fleet.mjs');

/**
 * Runs the same script in network, mount, host-name and process namespaces of its own. Its first process ends when we do, however we do:
 * it reads a pipe that only we hold (`endWithParent`). The kernel then ends and unmakes all the rest.
 */
export async function runApart(names) {
  const apart = ['--net', '--mount', '--uts', '--pid', '--fork', '--kill-child=KILL', '--mount-proc'];
  const child = spawn('unshare', [...apart, process.execPath, SELF, '--apart', ...names], {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.stdin.end());
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

export function endWithParent() {
  process.stdin.resume();
  process.stdin.on('end', () => process.exit(130));
}
