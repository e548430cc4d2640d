import { isWatch } from '../../model/driver-spec.ts';
import type { MachineEvidence } from '../../model/machine-evidence.ts';
import { valueIn } from '../../model/probe.ts';
import type { ReportSection } from '../../model/report.ts';
import { count, duration } from '../numbers.ts';
import { type Content, markup } from './markup.ts';
import { folded } from './table.ts';

/** Lines of a log that a report shows; the run has them all. */
const MOST_LINES = 60;

/** What the target and the kernel wrote. */
export function logs({ run }: ReportSection): Content {
  const target = run.evidence?.targetLog === undefined ? undefined : valueIn(run.evidence.targetLog);
  return [
    log('What the target wrote', target?.lines.map(({ text, count: times }) => `${count(times)} × ${text}`) ?? []),
    kernelLog('Kernel log', run.evidence?.machine),
    kernelLog(`Kernel log of ${run.evidence?.serverHost?.name}`, run.evidence?.serverHost?.machine),
  ];
}

function kernelLog(title: string, machine: MachineEvidence | undefined): Content {
  const lines = (machine && valueIn(machine.kernelLog))?.lines ?? [];
  return log(
    title,
    lines.map(({ atMs, text }) => `${duration(atMs)} ${text}`),
  );
}

function log(title: string, lines: readonly string[]): Content {
  if (lines.length === 0) return undefined;
  const more = lines.length - MOST_LINES;
  const shown = [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`… and ${count(more)} more in run.json`] : [])];
  return folded(`${title} (${count(lines.length)})`, markup`<pre>${shown.join('\n')}</pre>`);
}

/** What a third-party load program wrote. */
export function driver({ run }: ReportSection): Content {
  if (run.driverOutput === undefined || isWatch(run.plan.scenario)) return undefined;
  return folded(`What ${run.driverOutput.kind} said`, markup`<pre>${run.driverOutput.text}</pre>`);
}
