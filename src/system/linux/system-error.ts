import { errnoName } from '../../model/errno.ts';

/** An error like those of node:fs, for a failed call of ours: `code` is the errno's name. */
export function systemError(what: string, errno: number): Error & { code: string } {
  const code = errnoName(errno);
  return Object.assign(new Error(`${what}: ${code}`), { code });
}
