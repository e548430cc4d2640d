import type { AuditReport } from '../model/audit.ts';
import { EXIT, type ExitCode } from '../model/errors.ts';

/**
 * 1 where a limit allows fewer connections than were asked for; 4 where none does, but one that could be in the way was not
 * readable; else 0.
 */
export function exitCodeOfAudit({ connections, sides }: AuditReport): ExitCode {
  const audits = Object.values(sides);
  if (connections === undefined) return EXIT.pass;
  if (audits.some(({ binding }) => binding.length > 0)) return EXIT.failed;
  return audits.some(({ unknown }) => unknown.length > 0) ? EXIT.inconclusive : EXIT.pass;
}
