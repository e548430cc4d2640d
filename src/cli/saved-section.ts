import { join } from 'node:path';
import { attribute } from '../attribution/attribute.ts';
import { InvalidInput } from '../model/fault.ts';
import type { ReportSection } from '../model/report.ts';
import { loadRun, type SavedRun } from '../run/store.ts';
import { judge } from '../verdict/judge.ts';

/** The section of a saved run: the same folder gives the same blame, whenever it is asked. Throws InvalidInput for no run. */
export function savedSection(folder: string): ReportSection {
  const { run, ledgers } = load(folder);
  const { outcomes, attribution, course } = attribute(run, ledgers);
  const verdict = judge(run.plan.scenario.expect, outcomes, attribution, run.state);
  return { run, outcomes, attribution, verdict, course, folder };
}

/** A ledger that is missing, or was cut short, is the folder's fault and not ours. */
function load(folder: string): SavedRun {
  try {
    return loadRun(folder);
  } catch (error) {
    if (error instanceof InvalidInput || !(error instanceof Error)) throw error;
    const message = `its attempts cannot be read: ${error.message}`;
    throw new InvalidInput([
      { at: { file: join(folder, 'run.json') }, message, expected: 'the whole folder of the run' },
    ]);
  }
}
