import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ONE = path.join(import.meta.dirname, 'one.mjs');

/** Root changes settings of a network of its own. */
const OWN_NETWORK = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/**
 * The section of a diagnosis of a stack's client, and the exit code.
 *
 * @param advice lines of a report to follow, by the side that they are for
 */
export function diagnosed(name, advice = { server: [], client: [] }) {
  const words = [process.execPath, ONE, name, JSON.stringify(advice)];
  const [program, ...args] = process.getuid() === 0 ? [...OWN_NETWORK, ...words] : words;
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (stdout === '') throw new Error(`${name}: loadline diagnose did not report: ${stderr.trim()}`);
  return { status, section: JSON.parse(stdout).runs[0] };
}
