import { PROGRAMS } from '../../system/machine.ts';
import { type Checkup, limited, missing, ok } from './checkup.ts';

/** Programs without which no lab runs, and what for. */
const NEEDED = {
  ip: 'joins the two hosts of a lab',
  prlimit: 'gives processes their limits',
  unshare: 'lets ordinary users make labs',
} as const;

/** Programs without which something is left out, and what. */
const USEFUL = {
  nft: 'connection tracking and dropped packets in a lab',
} as const;

/** @param pathOf where a program is; undefined where it is not */
export function checkPrograms(pathOf: (name: string) => string | undefined): Checkup[] {
  const needed = Object.entries(NEEDED).map(([name, purpose]) => {
    const path = pathOf(name);
    return path === undefined
      ? missing(name, 'not found', `labs cannot run: it ${purpose}`, install(name))
      : ok(name, path, purpose);
  });
  const useful = Object.entries(USEFUL).map(([name, purpose]) => {
    const path = pathOf(name);
    return path === undefined
      ? limited(name, 'not found', `not available: ${purpose}`, install(name))
      : ok(name, path, purpose);
  });
  return [...needed, ...useful];
}

function install(name: string): string {
  return `sudo apt-get install -y ${PROGRAMS[name as keyof typeof PROGRAMS]}`;
}
