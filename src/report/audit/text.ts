import type { AuditedProcess, AuditReport, Change, SideAudit } from '../../model/audit.ts';
import { valueIn } from '../../model/probe.ts';
import type { SetCap } from '../../model/set-cap.ts';
import type { Side } from '../../model/side.ts';
import { visible } from '../escape.ts';
import { count } from '../numbers.ts';
import { type Paint, paint } from '../paint.ts';
import { WIDTH } from '../terminal/width.ts';
import { labelled, wrap } from '../wrap.ts';
import { behindTexts } from './behind.ts';
import { limitTables, tableOf } from './table.ts';
import { configuredText, noteText } from './words.ts';

/** The audit for a person, 80 columns wide: the result, every limit with its arithmetic, and what to change. */
export function auditText(report: AuditReport, colour: boolean, host?: string): string {
  const marks = paint(colour);
  const { lines, drift, notes } = report;
  const sections = [
    headline(report, marks, host),
    listed("The server's own caps", (report.sides.server?.caps ?? []).map(capText), marks),
    listed('What it connects to', behindTexts(report), marks),
    ...limitTables(lines).map(({ title, lines: group }) => [
      marks.strong(title),
      ...tableOf(group).trimEnd().split('\n'),
    ]),
    listed('Set in a file, and not what is in effect', drift.map(driftText), marks),
    changesSection(report, marks),
    filesSection(report, marks),
    listed('To know', notes.map(noteText), marks),
  ];
  return `${sections
    .filter(section => section.length > 0)
    .map(section => section.join('\n'))
    .join('\n\n')}\n`;
}

function headline(
  { root, kernel, process, connections, sides }: AuditReport,
  marks: Paint,
  host: string | undefined,
): string[] {
  const machine = machineText(root, host);
  const version = valueIn(kernel);
  const about = [version === undefined ? undefined : `Linux ${visible(version)}`, processText(process)].filter(Boolean);
  const goal = connections === undefined ? '' : `, for ${count(connections)} more connections`;
  return [
    ...wrap(`${machine}${goal} (${about.join('; ')})`, WIDTH).map(marks.strong),
    ...Object.entries(sides).flatMap(([side, audit]) => sideLines(side as Side, audit, connections, marks)),
  ];
}

function machineText(root: string, host: string | undefined): string {
  const there = host === undefined ? '' : ` on ${visible(host)}`;
  if (root !== '/') return `The machine in ${visible(root)}${there}`;
  return host === undefined ? 'This machine' : `The host ${visible(host)}`;
}

function processText(process: AuditedProcess): string {
  switch (process.kind) {
    case 'started-here':
      return 'a process started here';
    case 'process':
      return `process ${process.pid}${process.name === undefined ? '' : ` ${visible(process.name)}`}${process.unit === undefined ? '' : ` of ${process.unit}`}`;
    case 'unit':
      return `${process.unit}, which does not run, as it would start`;
  }
}

const AS: Readonly<Record<Side, string>> = { server: '  as a server  ', client: '  as a client  ' };

function sideLines(side: Side, audit: SideAudit, connections: number | undefined, marks: Paint): string[] {
  const text = `${verdict(side, audit, connections)}${doubt(audit)}${strain(audit)}`;
  const painter = painterOf(audit, connections, marks);
  return labelled(AS[side], text, WIDTH).map((line, index) => (index === 0 ? painter(line) : line));
}

function painterOf({ binding, unknown }: SideAudit, connections: number | undefined, marks: Paint) {
  if (connections === undefined) return marks.strong;
  if (binding.length > 0) return marks.bad;
  return unknown.length > 0 ? marks.doubtful : marks.good;
}

function verdict(side: Side, audit: SideAudit, connections: number | undefined): string {
  const { allows, first, binding, unknown, ownCap } = audit;
  const most = `${allows === undefined ? 'unknown' : count(allows)}${side === 'client' ? ' to one destination' : ''}`;
  if (connections === undefined) return first === undefined ? most : `${most}: ${first} binds first`;
  if (first === undefined && unknown.length > 0) return `cannot tell: nothing that was read binds below ${most}`;
  if (first === undefined && ownCap === 'not-known')
    return `yes as far as the kernel goes: nothing binds below ${most}`;
  if (first === undefined) return `yes: nothing binds below ${most}`;
  const others = binding.slice(1);
  return `no, ${most}: ${first} binds first${others.length === 0 ? '' : `, then ${others.join(', ')}`}`;
}

function doubt({ unknown, ownCap, binding }: SideAudit): string {
  const limits = unknown.length === 0 ? '' : `; not known: ${unknown.join(', ')}`;
  const cap = ownCap === 'not-known' && binding.length === 0 ? "; the application's own cap is not known" : '';
  return `${limits}${cap}`;
}

function strain({ strained }: SideAudit): string {
  return strained.length === 0 ? '' : `. All in one instant would meet ${strained.join(', ')}`;
}

function capText({ server, setting, value, where }: SetCap): string {
  return `${server}: ${setting} ${count(value)} (${where}); how many connections it has now is not subtracted`;
}

function driftText({ setting, running, configured }: AuditReport['drift'][number]): string {
  return visible(`${setting} is ${running}, and ${configured.value || 'nothing'} in ${configuredText(configured)}`);
}

function changesSection({ connections, changes }: AuditReport, marks: Paint): string[] {
  if (connections === undefined) return [];
  const title = `The fewest changes for ${count(connections)} more connections`;
  return changes.length === 0 ? [] : listed(title, changes.map(changeText), marks);
}

const WHERE: Readonly<Partial<Record<Change['kind'], string>>> = {
  directive: ' in the application',
  unit: ' of the unit, or what limits the container,',
};

function changeText({ limit, kind, setting, from, to }: Change): string {
  if (kind === 'addresses') return `${limit}: ${to} ${setting}: no setting gives more ports to one destination`;
  const where = WHERE[kind] ?? '';
  return visible(`${limit}: ${setting}${where} from ${from} to ${to}`);
}

function filesSection({ files }: AuditReport, marks: Paint): string[] {
  return files.flatMap(({ destination, content }, index) => [
    ...(index === 0 ? [] : ['']),
    marks.strong(destination),
    ...content
      .trimEnd()
      .split('\n')
      .map(line => `  ${line}`),
  ]);
}

function listed(title: string, items: readonly string[], marks: Paint): string[] {
  return items.length === 0
    ? []
    : [marks.strong(title), ...items.flatMap(item => labelled('  - ', visible(item), WIDTH))];
}
