import { valueIn } from '../../model/probe.ts';
import type { Gap } from '../../model/sketch.ts';
import type { Server } from '../../servers/server.ts';
import type { ServerToCopy } from './server-to-copy.ts';

/** RLIMIT_NOFILE of a server, as a scenario can have it. */
export interface CopiedOpenFiles {
  /** Of its host, soft and hard; undefined: as much as the machine gives. */
  readonly nofile: number | undefined;
  /** The soft limit where the program starts with less than the hard one, and may raise it. */
  readonly startsWith: number | undefined;
  readonly gaps: readonly Gap[];
}

/** A process that runs has raised its soft limit as far as it does; one that a unit will start has yet to. */
export function copiedOpenFiles(
  { origin, machine, mostNofile }: Pick<ServerToCopy, 'origin' | 'machine' | 'mostNofile'>,
  known: Server | undefined,
): CopiedOpenFiles {
  const limits = valueIn(machine.process.limits);
  if (limits === undefined) return { nofile: undefined, startsWith: undefined, gaps: [] };
  const { nofileSoft: soft, nofileHard: hard } = limits;
  const raised = known === undefined ? hard : (known.raisesNofileTo?.(hard) ?? soft);
  const nofile = 'pid' in origin ? soft : raised;
  const startsWith = 'unit' in origin && known === undefined && soft < Math.min(hard, mostNofile) ? soft : undefined;
  if (nofile <= mostNofile) return { nofile, startsWith, gaps: [] };
  return {
    nofile: undefined,
    startsWith,
    gaps: [{ gap: 'nofile-beyond-machine', nofile: Number.isFinite(nofile) ? nofile : undefined, most: mostNofile }],
  };
}
