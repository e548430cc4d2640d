import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const PARTS = ['dist', 'scenarios', 'package.json', 'scripts/kernels/guest'];

/** A copy of what a guest runs, as it is now: guests take long, and whoever works here builds meanwhile. */
export function stageLoadline(folder) {
  mkdirSync(folder, { recursive: true });
  // Ordinary users run it, too.
  chmodSync(folder, 0o755);
  for (const part of PARTS) cpSync(part, path.join(folder, part), { recursive: true });
  // 100 MB: linked, where that can be.
  const copy = 'cp -al node_modules "$1" 2>/dev/null || cp -a node_modules "$1"';
  execFileSync('sh', ['-c', copy, 'sh', folder]);
  return folder;
}
