import type { Plan } from '../model/plan.ts';
import type { RunProgress } from '../model/progress.ts';
import type { ReportSection } from '../model/report.ts';
import type { RunState } from '../model/run.ts';
import { makeRunFolder } from './run-folder.ts';
import { runToSection, type SectionOptions } from './run-to-section.ts';

/** Whoever waits for a run. */
export interface RunWatch {
  readonly show: (progress: RunProgress) => void;
  readonly ended: (state: RunState) => void;
  /** Called last, also where the run threw. */
  readonly close: () => void;
}

/** How a run is carried out, whatever it is of. */
export interface RunControl extends Pick<SectionOptions, 'restoreCommand' | 'onUnsaved'> {
  /** Folder that runs are written to. Default: `reports`. */
  readonly out?: string;
  /** False: the kernel is not watched with BPF programs. Default: it is, where this process may. */
  readonly bpf?: boolean;
  /** False: the kernel is not asked for lost packets in any way. Default: it is, as far as this process may. */
  readonly packetLosses?: boolean;
  /** Ends the run early: what was measured is kept. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress, trial: number) => void;
  /** Called once the run's folder stands, before the run begins. */
  readonly watch?: (plan: Plan, folder: string) => RunWatch;
}

/** Runs one plan in a folder of its own below `out`, finds the causes and judges. */
export async function runPlan(
  plan: Plan,
  options: RunControl & Pick<SectionOptions, 'machine' | 'allowHostChanges' | 'until' | 'server' | 'clients'>,
): Promise<ReportSection> {
  const { out = 'reports', watch: open, onProgress, ...how } = options;
  const folder = makeRunFolder(out, plan.scenario.name, new Date());
  const watch = open?.(plan, folder);
  const tell = (progress: RunProgress) => {
    watch?.show(progress);
    onProgress?.(progress, 1);
  };
  try {
    const section = await runToSection(plan, { ...how, folder, onProgress: tell });
    watch?.ended(section.run.state);
    return section;
  } finally {
    watch?.close();
  }
}
