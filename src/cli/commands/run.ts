import { runScenarios } from '../../api/run-scenarios.ts';
import type { ExitCode } from '../../model/errors.ts';
import type { ReportSection } from '../../model/report.ts';
import { exitCodeOf } from '../../verdict/exit-code.ts';
import { commandLine } from '../command-line.ts';
import { checkFiles } from '../deliver.ts';
import { ensureNamespaces } from '../ensure-namespaces.ts';
import { type HostOptions, type Parties, partiesOf } from '../host-options.ts';
import { interruptible } from '../interruptible.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';
import { readScenarios } from '../scenario-file.ts';
import { otlpAddress, sendTelemetry } from '../telemetry.ts';

export interface RunOptions extends GlobalOptions, HostOptions {
  readonly allowHostChanges: boolean;
  readonly allowRemote: readonly string[];
  /** Put what is blamed to the test. */
  readonly confirm: boolean;
  /** Address of a receiver of OTLP, as it was written. */
  readonly otlp?: string;
  /** The host that has the server, as ssh or the inventory calls it. */
  readonly server?: string;
  /** The hosts that drive the load. */
  readonly client: readonly string[];
}

/** `loadline run`: every scenario is read before the first one starts. */
export async function run(files: readonly string[], options: RunOptions): Promise<ExitCode> {
  const scenarios = readScenarios(files);
  const parties = await allOf(partiesOf(options));
  if (scenarios.some(({ scenario }) => scenario.lab.kind === 'netns')) ensureNamespaces();
  restoreFirst();
  checkFiles(options);
  const receiver = options.otlp === undefined ? undefined : otlpAddress(options.otlp);
  const { allowHostChanges, allowRemote, confirm } = options;
  return interruptible(options, async control => {
    const command = commandLine(process.argv.slice(2));
    const request = { ...control, allowHostChanges, allowRemote, confirm, command, ...parties };
    const sections: ReportSection[] = [];
    try {
      const tell = confirm && !options.quiet && (await import('../tell-confirmation.ts')).tellConfirmation;
      const told = tell ? { ...request, onConfirmation: tell } : request;
      await runScenarios(scenarios, told, section => void sections.push(section));
    } finally {
      // Also where a later scenario could not be run. What makes reports of runs is loaded when there are some.
      if (sections.length > 0) (await import('../show-sections.ts')).showSections(sections, options);
    }
    if (receiver !== undefined) await sendTelemetry(sections, receiver);
    return exitCodeOf(sections.map(({ verdict }) => verdict));
  });
}

/** What reaches pods is loaded where there are hosts that drive a load. */
async function allOf({ clients, ...others }: Parties): Promise<Parties> {
  if (clients === undefined) return others;
  const { withPodsOfJobs } = await import('../../hosts/kubernetes/pods-of-job.ts');
  return { ...others, ...(await withPodsOfJobs({ clients })) };
}
