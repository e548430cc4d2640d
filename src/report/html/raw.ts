import { type Probe, valueIn } from '../../model/probe.ts';
import type { ProcessEvidence } from '../../model/process-evidence.ts';
import type { ReportSection } from '../../model/report.ts';
import type { Run } from '../../model/run.ts';
import { column, delta, peak, type Series } from '../../model/series.ts';
import { SIDES } from '../../model/side.ts';
import { count, duration, size } from '../numbers.ts';
import { runWarningSentences } from '../wording/run-warning.ts';
import { warningSentence } from '../wording/warning.ts';
import { driver, logs } from './logs.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { folded, table } from './table.ts';

/** The machine, and what the kernels, the processes and the logs said, as they said it. */
export function raw(section: ReportSection): Content {
  const { run } = section;
  return markup`<section><h2>Machine and raw evidence</h2>
${warnings(section)}
${machine(section)}
${run.evidence === undefined ? undefined : [counters(section), processes(run.evidence.processes), failedCalls(section), logs(section)]}
${driver(section)}
${folded(
  'Phases',
  table(
    'Phases',
    [{ title: 'phase' }, { title: 'from' }, { title: 'to' }],
    run.phases.map(({ name, startMs, endMs }) => [name, duration(startMs), duration(endMs)]),
  ),
)}
<p class="soft">Saved in <code>${section.folder}</code>, run ${run.id}, ${run.createdAt}, ${run.tool.name} ${run.tool.version}.</p></section>`;
}

function warnings({ run }: ReportSection): Content {
  const sentences = [...run.plan.warnings.map(warningSentence), ...runWarningSentences(run)];
  return sentences.length === 0
    ? undefined
    : markup`<ul class="doubt">${sentences.map(each => markup`<li>${each}</li>`)}</ul>`;
}

function machine({ run }: ReportSection): Markup {
  const { kernel, architecture, cpus, memoryBytes, memoryAvailableBytes, node, privilege, nofileHard } = run.machine;
  const rows = Object.entries({
    kernel: `Linux ${kernel} (${architecture})`,
    processors: count(cpus),
    memory: `${size(memoryBytes)}, ${size(memoryAvailableBytes)} available`,
    Node: node,
    rights: privilege,
    'hard limit of descriptors': count(nofileHard),
    ...serverHost(run),
  });
  return folded('Machine', table('Machine', [{ title: 'what' }, { title: 'value' }], rows));
}

function serverHost({ evidence }: Run): Readonly<Record<string, string>> {
  const host = evidence?.serverHost;
  if (host === undefined) return {};
  const { name, kernel, clock } = host;
  const known = { [`kernel of ${name}, where the server is`]: `Linux ${kernel}` };
  if (clock === undefined) return known;
  return {
    ...known,
    [`clock of ${name} ahead of ours`]: `${clock.aheadMs.toFixed(3)} ± ${clock.boundMs.toFixed(3)} ms`,
  };
}

/** Counters that moved. */
function counters({ run }: ReportSection): Markup {
  const series = SIDES.map(side => run.evidence && valueIn(run.evidence[side].counters));
  const names = [...new Set(series.flatMap(each => (each === undefined ? [] : Object.keys(each.varying))))].sort();
  const rows = names.map(name => [name, ...series.map(each => movement(each, name))]);
  return folded(
    `Counters that moved (${names.length})`,
    table(
      'Counters that moved',
      [{ title: 'counter' }, { title: 'client', numeric: true }, { title: 'server', numeric: true }],
      rows,
    ),
  );
}

function movement(series: Series | undefined, name: string): string {
  const moved = series === undefined ? undefined : delta(series, name);
  return moved === undefined ? '' : count(moved);
}

function processes(all: readonly ProcessEvidence[]): Markup {
  const rows = all.map(({ side, role, pid, command, limits, descriptors, peakMemoryBytes, exit }) => [
    side,
    role,
    String(pid),
    command,
    peakOf(descriptors),
    limits.state === 'read' ? count(limits.value.nofileSoft) : limits.why,
    peakMemoryBytes === undefined ? '' : size(peakMemoryBytes),
    exit === undefined
      ? ''
      : `${exit.signal ?? `code ${exit.code ?? 'unknown'}`} after ${duration(exit.atMs)} (${exit.by})`,
  ]);
  return folded(
    `Processes (${all.length})`,
    table(
      'Processes',
      ['side', 'role', 'pid', 'command', 'most descriptors', 'nofile', 'most memory', 'end'].map(title => ({ title })),
      rows,
    ),
  );
}

function peakOf(descriptors: Probe<Series>): string {
  if (descriptors.state !== 'read') return descriptors.why;
  return column(descriptors.value, 'used').length === 0 ? '' : count(peak(descriptors.value, 'used') ?? 0);
}

function failedCalls({ run }: ReportSection): Content {
  const calls = [run.evidence?.failedCalls, run.evidence?.driverCalls].flatMap(probe =>
    probe?.state === 'read' ? probe.value.calls : [],
  );
  if (calls.length === 0) return undefined;
  const rows = calls.map(call => [
    call.side,
    String(call.pid),
    call.syscall,
    call.errno,
    count(call.count),
    duration(call.firstMs),
    duration(call.lastMs),
  ]);
  return folded(
    'Failed system calls',
    table(
      'Failed system calls',
      ['side', 'pid', 'call', 'errno', 'times', 'from', 'to'].map(title => ({ title })),
      rows,
    ),
  );
}
