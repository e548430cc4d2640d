import { limitOf } from '../../limits/catalog.ts';
import type { AuditLine } from '../../model/audit.ts';
import { valueIn } from '../../model/probe.ts';
import { visible } from '../escape.ts';
import { count } from '../numbers.ts';
import { columns } from '../terminal/columns.ts';
import { allowanceText } from './words.ts';

interface Group {
  readonly title: string;
  readonly lines: readonly AuditLine[];
}

/** The limits as tables: those that bound open connections, the tightest first; those met in one instant; the rest. */
export function limitTables(lines: readonly AuditLine[]): Group[] {
  const held = lines.filter(line => kindOf(line) === 'held').sort((a, b) => tightest(a) - tightest(b));
  const instant = lines.filter(line => kindOf(line) === 'instant');
  const rest = lines.filter(line => kindOf(line) === 'rest');
  return [
    { title: 'Connections open at the same time', lines: held },
    { title: 'What arrives, or talks, at the same time', lines: instant },
    { title: 'Threads, hosts, and what bounds no connections here', lines: rest },
  ].filter(group => group.lines.length > 0);
}

export function tableOf(lines: readonly AuditLine[]): string {
  const rows = lines.map(line => [line.limit, value(line), use(line), allows(line)]);
  return columns([['LIMIT', 'VALUE', 'IN USE', 'CONNECTIONS IT ALLOWS'], ...rows]);
}

function kindOf(line: AuditLine): 'held' | 'instant' | 'rest' {
  const kinds = Object.values(line.allows).map(each => ('bounds' in each ? each.bounds : undefined));
  if (kinds.includes('held') || (limitOf(line.limit).heldWhereSet === true && isUnlimited(line))) return 'held';
  return kinds.some(kind => kind === 'burst' || kind === 'busy' || kind === 'per-second') ? 'instant' : 'rest';
}

function isUnlimited({ allows: sides }: AuditLine): boolean {
  return Object.values(sides).some(({ kind }) => kind === 'unlimited');
}

function tightest({ allows: sides }: AuditLine): number {
  return Math.min(...Object.values(sides).map(each => (each.kind === 'bound' ? each.most : Number.POSITIVE_INFINITY)));
}

function value({ value: probe }: AuditLine): string {
  const amount = valueIn(probe);
  if (amount === undefined) return probe.state === 'absent' ? '-' : 'unreadable';
  if (amount.number === Number.POSITIVE_INFINITY) return 'unlimited';
  return /^\d+$/.test(amount.text) ? count(amount.number) : visible(amount.text);
}

function use({ inUse }: AuditLine): string {
  const number = valueIn(inUse);
  return number === undefined ? '-' : count(number);
}

/** Both sides in one, where they are the same. */
function allows({ allows: { server, client } }: AuditLine): string {
  const [ofServer, ofClient] = [server, client].map(each => (each === undefined ? undefined : allowanceText(each)));
  if (ofServer === ofClient) return visible(ofServer ?? '');
  const parts = [
    ofServer === undefined ? [] : [`server: ${ofServer}`],
    ofClient === undefined ? [] : [`client: ${ofClient}`],
  ];
  return visible(parts.flat().join('; '));
}
