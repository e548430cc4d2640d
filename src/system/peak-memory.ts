import { readFileSync } from 'node:fs';

/**
 * The most resident memory that a process has had so far, in bytes: `VmHWM` of /proc/<pid>/status (proc(5)). Throws when
 * the process is gone; undefined where the kernel does not tell, as of a zombie.
 */
export function peakMemoryBytes(pid: number | 'self', proc = '/proc'): number | undefined {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`${proc}/${pid}/status`, 'latin1'))?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
