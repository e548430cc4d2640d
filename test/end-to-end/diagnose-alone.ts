import { spawnSync } from 'node:child_process';
import { type Diagnosis, sectionOf } from './diagnosing.ts';
import type { Installed } from './installed.ts';

export interface Alone {
  /** Done in the namespace before the diagnosis, in shell. */
  readonly before: string;
  readonly command: readonly string[];
  /** Its argv; listens on port 8000. */
  readonly server: readonly string[];
  /** Words of `diagnose` before the command. */
  readonly args?: readonly string[];
}

/** Diagnoses a command against a server in a network and a mount namespace of their own, where 10.77.0.2 is an address of loopback, too. */
export function diagnoseAlone(installed: Installed, { before, command, server, args = [] }: Alone): Diagnosis {
  const script = `set -e
ip link set lo up; ip addr add 10.77.0.2/32 dev lo
"$@" >&2 &
target=$!
trap 'kill $target' EXIT
for _ in $(seq 50); do ss -Hlnt 'sport = :8000' | grep -q . && break; sleep 0.1; done
${before}
cd ${installed.folder}/root
status=0
${installed
  .argv(['diagnose', '--port', '8000', '--format', 'json', ...args, '--', ...command])
  .map(quoted)
  .join(' ')} || status=$?
exit $status`;
  const { status, stdout, stderr } = spawnSync('unshare', ['-nm', 'bash', '-c', script, 'bash', ...server], {
    encoding: 'utf8',
    env: installed.environment,
    maxBuffer: 2 ** 28,
  });
  if (!stdout.startsWith('{')) throw new Error(stderr);
  return { status, stdout, stderr, section: sectionOf(stdout) };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
