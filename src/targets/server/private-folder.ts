import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A fresh folder for what a server reads as it starts. A server that has dropped root may read in it too, for it holds
 * no secrets. It is removed as soon as the server listens: nothing is left behind, even by a runner that is killed.
 */
export function makePrivateFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'loadline-'));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
