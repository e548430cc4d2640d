import type { Allowance, BoundKind } from '../model/allowance.ts';
import type { AuditedProcess, AuditLine, SideAudit } from '../model/audit.ts';
import type { SetCap } from '../model/set-cap.ts';
import type { Side } from '../model/side.ts';

/** Bounds that connections meet only where many arrive, or talk, in one instant. */
const AT_ONCE: readonly BoundKind[] = ['burst', 'busy'];

interface SideRequest {
  readonly connections: number | undefined;
  readonly process: AuditedProcess;
  /** Those of the server that is judged. */
  readonly caps: readonly SetCap[];
}

/** A server's own cap among the limits that bind: `SERVER maxconn`. */
export function capName({ server, setting }: SetCap): string {
  return `${server} ${setting}`;
}

/** What the lines, and the server's own caps, come to for one side. */
export function auditSide(
  lines: readonly AuditLine[],
  side: Side,
  { connections, process, caps }: SideRequest,
): SideAudit {
  const own = side === 'server' ? caps : [];
  const capped = own.map((cap): Bound => ({ limit: capName(cap), most: cap.value }));
  const held = [...boundsOf(lines, side, ['held']), ...capped].sort((a, b) => a.most - b.most);
  const unlimited = lines.some(({ allows }) => allows[side]?.kind === 'unlimited');
  const [lowest] = held;
  const below = (bounds: readonly Bound[]) =>
    connections === undefined ? [] : bounds.filter(({ most }) => most < connections).map(({ limit }) => limit);
  const binding = below(held);
  return {
    allows: lowest?.most ?? (unlimited ? Number.POSITIVE_INFINITY : undefined),
    first: connections === undefined ? lowest?.limit : binding[0],
    binding,
    strained: below(boundsOf(lines, side, AT_ONCE)),
    unknown: lines.filter(({ allows }) => isUnknown(allows[side])).map(({ limit }) => limit),
    ...(side === 'server' && process.kind !== 'started-here' && { ownCap: ownCap(lines, caps) }),
    ...(own.length > 0 && { caps: own }),
  };
}

/** A program without a line of its own may have a cap all the same. */
function ownCap(lines: readonly AuditLine[], caps: readonly SetCap[]): 'read' | 'not-known' {
  if (caps.some(({ cutBy }) => cutBy === undefined)) return 'read';
  const own = lines.filter(({ scope }) => scope === 'application').map(({ allows }) => allows.server);
  return own.some(allowance => allowance !== undefined && allowance.kind !== 'no-bound') ? 'read' : 'not-known';
}

function isUnknown(allowance: Allowance | undefined): boolean {
  return allowance?.kind === 'unknown' && allowance.bounds === 'held';
}

interface Bound {
  readonly limit: string;
  readonly most: number;
}

function boundsOf(lines: readonly AuditLine[], side: Side, kinds: readonly BoundKind[]): Bound[] {
  return lines.flatMap(({ limit, allows }) => {
    const allowance = allows[side];
    if (allowance?.kind !== 'bound' || !kinds.includes(allowance.bounds)) return [];
    return [{ limit, most: allowance.most }];
  });
}
