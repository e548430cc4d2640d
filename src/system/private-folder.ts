import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isEnding, isRunning, ownIdentity } from './process-identity.ts';

/** Its name tells whose it is: process id and start time, then what mkdtemp adds. */
const NAME = /^loadline-(\d+)-(\d+)-\w{6}$/;

/**
 * A fresh folder for what a server reads as it starts. A server that has dropped root may read in it too, for it holds
 * no secrets. It is removed as soon as the server listens; that of a runner that is killed before goes with `sweepPrivateFolders`.
 */
export function makePrivateFolder(): { readonly path: string; remove(): void } {
  const { pid, startTicks } = ownIdentity();
  const path = mkdtempSync(join(tmpdir(), `loadline-${pid}-${startTicks}-`));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Removes the private folders of this user's runners that run no more. */
export function sweepPrivateFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid, startTicks] = NAME.exec(name) ?? [];
    const owner = { pid: Number(pid), startTicks: Number(startTicks) };
    if (pid === undefined || (isRunning(owner) && !isEnding(owner))) continue;
    const path = join(tmpdir(), name);
    if (isOwnFolder(path)) rmSync(path, { recursive: true, force: true });
  }
}

function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.geteuid?.();
}
