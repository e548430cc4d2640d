import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const TOP = '/sys/fs/cgroup';

/**
 * Ways to end a command. `isTold`: it is asked, and takes down what it has before it ends. `takesWatchers`: whoever watches over it ends
 * with it, so that the next command restores.
 */
export const KINDS = {
  SIGKILL: { end: one => one.signal('SIGKILL') },
  SIGTERM: { isTold: true, end: one => one.signal('SIGTERM') },
  SIGINT: { isTold: true, end: one => one.signal('SIGINT') },
  'SIGINT twice': {
    isTold: true,
    end: async one => {
      one.signal('SIGINT');
      await sleep(50);
      one.signal('SIGINT');
    },
  },
  SIGHUP: { isTold: true, end: one => one.signal('SIGHUP') },
  SIGQUIT: { end: one => one.signal('SIGQUIT') },
  'closed terminal': { isTold: true, onTerminal: true, end: one => one.closeTerminal() },
  'SIGSTOP, SIGKILL': {
    end: async one => {
      one.signal('SIGSTOP');
      await sleep(300);
      one.signal('SIGKILL');
    },
  },
  'killed cgroup': { needsRoot: true, inCgroup: true, takesWatchers: true, end: one => one.cgroup.kill() },
};

/** A cgroup of version 2 that is killed as a whole, as systemd does with a service. */
export function makeCgroup(name) {
  const folder = [`${TOP}/unified`, TOP].map(top => `${top}/${name}`).find(made);
  if (folder === undefined) throw new Error('no cgroup of version 2 can be made here');
  return {
    take: pid => writeFileSync(`${folder}/cgroup.procs`, `${pid}`),
    kill: () => writeFileSync(`${folder}/cgroup.kill`, '1'),
    remove: async () => {
      for (let left = 100; left > 0; left -= 1) {
        try {
          return rmdirSync(folder);
        } catch {
          await sleep(20);
        }
      }
      throw new Error(`${folder} still has processes`);
    },
  };
}

function made(folder) {
  try {
    mkdirSync(folder);
  } catch {
    return false;
  }
  if (existsSync(`${folder}/cgroup.kill`)) return true;
  rmdirSync(folder);
  return false;
}
