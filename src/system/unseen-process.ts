import { readFileSync } from 'node:fs';
import { CannotRun } from '../model/errors.ts';

/** Why /proc shows nothing of a process: there is none, or this user may not see it (`hidepid`, proc(5)). */
export function unseenProcess(pid: number, remedy?: string): CannotRun {
  const hidden = hidepidIn(readFileSync('/proc/self/mountinfo', 'utf8'));
  if (hidden === undefined) return new CannotRun(`there is no process ${pid}`, remedy);
  return new CannotRun(
    `process ${pid} cannot be seen, or there is none: /proc is mounted with hidepid=${hidden}, which shows each user their own processes alone`,
    'sudo loadline …',
  );
}

/** The option that is in force on /proc, of a text in the format of proc_pid_mountinfo(5); undefined where all are shown. */
export function hidepidIn(mountinfo: string): string | undefined {
  const mounts = mountinfo.split('\n').filter(line => line.split(' ')[4] === '/proc');
  const [, value] = /\bhidepid=(\w+)/.exec(mounts.at(-1)?.split(' - ')[1] ?? '') ?? [];
  return value === '0' || value === 'off' ? undefined : value;
}
