import type { Allowance, BoundKind } from '../model/allowance.ts';
import type { AuditedProcess, AuditLine, SideAudit } from '../model/audit.ts';
import type { Side } from '../model/side.ts';

/** Bounds that connections meet only where many arrive, or talk, in one instant. */
const AT_ONCE: readonly BoundKind[] = ['burst', 'busy'];

/** What the lines come to for one side. */
export function auditSide(
  lines: readonly AuditLine[],
  side: Side,
  { connections, process }: { readonly connections: number | undefined; readonly process: AuditedProcess },
): SideAudit {
  const held = boundsOf(lines, side, ['held']).sort((a, b) => a.most - b.most);
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
    ...(side === 'server' && process.kind !== 'started-here' && { ownCap: ownCap(lines) }),
  };
}

/** A program without a line of its own may have a cap all the same. */
function ownCap(lines: readonly AuditLine[]): 'read' | 'not-known' {
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
