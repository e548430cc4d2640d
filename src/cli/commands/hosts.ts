import { checkHosts } from '../../api/check-hosts.ts';
import { withPodsOfJobs } from '../../hosts/kubernetes/pods-of-job.ts';
import { EXIT, type ExitCode } from '../../model/errors.ts';
import { areTooFew, fleetPorts } from '../../model/fleet-ports.ts';
import { hostsJson } from '../../report/json/hosts.ts';
import { hostsText } from '../../report/terminal/hosts.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { fleetOf, type HostOptions } from '../host-options.ts';
import type { GlobalOptions } from '../options.ts';
import { readScenarios } from '../scenario-file.ts';

export interface HostsOptions extends GlobalOptions, HostOptions {
  readonly client: readonly string[];
  readonly server?: string;
}

/**
 * `loadline hosts [scenario]`: what each host of a fleet is and may read. Exit 3 where one cannot be reached, 1 where they have too few ports
 * for the scenario.
 */
export async function hosts(scenario: string | undefined, options: HostsOptions): Promise<ExitCode> {
  const named = fleetOf(options);
  const asked = scenario === undefined ? undefined : connectionsOf(scenario);
  checkFiles(options);
  const fleet = await withPodsOfJobs(named);
  const checks = await checkHosts(fleet);
  const ports = fleetPorts(checks, asked);
  deliver(options, (format, colour) =>
    format === 'json' ? hostsJson(checks, ports) : hostsText(checks, ports, colour),
  );
  if (checks.some(({ state }) => state === 'unreachable')) return EXIT.cannotRun;
  return areTooFew(ports) ? EXIT.failed : EXIT.pass;
}

function connectionsOf(file: string): number | undefined {
  const [read] = readScenarios([file]);
  return read?.scenario.load.connections;
}
