import { dirname } from 'node:path';
import { makeFolder } from './folders.ts';
import { type LockResult, lockFile } from './linux/file-lock.ts';

/** One place for the whole machine, wherever a runner keeps its journal: they all change the same settings. */
const LOCK = '/run/loadline/host-wide.lock';

/** Takes the lock that whoever changes host-wide settings holds meanwhile. Throws EACCES for anybody but root. */
export function takeHostLock(): LockResult {
  makeFolder(dirname(LOCK), 0o700);
  return lockFile(LOCK);
}
