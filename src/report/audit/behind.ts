import type { AuditReport } from '../../model/audit.ts';
import type { BehindFacts } from '../../model/machine-facts.ts';
import { programName } from '../../servers/programs.ts';
import { visible } from '../escape.ts';
import { count } from '../numbers.ts';

/** What the audited process connects to, with the bounds that these connections meet there: a line each. */
export function behindTexts({ behind, portsToOne }: AuditReport): string[] {
  return [...behind.map(one => lineOf(one, portsToOne)), ...(behind.length === 0 ? [] : [PASSED_ON])];
}

const PASSED_ON = 'a connection that is passed on takes a second descriptor here, and over TCP a port';

function lineOf({ to, process, waiting, bound, portsTaken }: BehindFacts, ports: number | undefined): string {
  const who = process === undefined ? '' : ` (${programName(process.command)}, process ${process.pid})`;
  const parts = [
    bound === undefined
      ? 'nothing on this host listens there'
      : `accept queue ${count(waiting ?? 0)} of ${count(bound)}`,
    ...(process?.descriptors === undefined
      ? []
      : [`descriptors ${count(process.descriptors.used)} of ${count(process.descriptors.nofile)}`]),
    ...(portsTaken === undefined || ports === undefined
      ? []
      : [`ports towards it ${count(portsTaken)} of ${count(ports)}`]),
  ];
  return visible(`${to}${who}: ${parts.join('; ')}`);
}
