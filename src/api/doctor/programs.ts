import { type Checkup, limited, missing, ok } from '../../model/checkup.ts';
import { PROGRAM_PACKAGES } from '../../model/programs.ts';
import { NFT_REMEDY } from '../../system/nft-trial.ts';

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

/**
 * @param pathOf where a program is; undefined where it is not
 * @param whyBroken why a program that is there does not do what a lab asks of it; undefined where it does
 */
export function checkPrograms(
  pathOf: (name: string) => string | undefined,
  whyBroken: (path: string) => string | undefined = () => undefined,
): Checkup[] {
  const needed = Object.entries(NEEDED).map(([name, purpose]) => {
    const path = pathOf(name);
    return path === undefined
      ? missing(name, 'not found', `labs cannot run: it ${purpose}`, install(name))
      : ok(name, path, purpose);
  });
  const useful = Object.entries(USEFUL).map(([name, purpose]) => {
    const path = pathOf(name);
    if (path === undefined) return limited(name, 'not found', `not available: ${purpose}`, install(name));
    const why = whyBroken(path);
    if (why === undefined) return ok(name, path, purpose);
    return limited(name, `${path} does not work (${why})`, `not available: ${purpose}`, NFT_REMEDY);
  });
  return [...needed, ...useful];
}

function install(name: string): string {
  return `sudo apt-get install -y ${PROGRAM_PACKAGES[name as keyof typeof PROGRAM_PACKAGES]}`;
}
