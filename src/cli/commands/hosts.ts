import { checkHosts } from '../../api/check-hosts.ts';
import { EXIT, type ExitCode } from '../../model/errors.ts';
import { hostsJson } from '../../report/json/hosts.ts';
import { hostsText } from '../../report/terminal/hosts.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { fleetOf, type HostOptions } from '../host-options.ts';
import type { GlobalOptions } from '../options.ts';

export interface HostsOptions extends GlobalOptions, HostOptions {
  readonly client: readonly string[];
  readonly server?: string;
}

/** `loadline hosts`: what each host of a fleet is and may read. Exit 3 where one cannot be reached. */
export async function hosts(options: HostsOptions): Promise<ExitCode> {
  const fleet = fleetOf(options);
  checkFiles(options);
  const checks = await checkHosts(fleet);
  deliver(options, (format, colour) => (format === 'json' ? hostsJson(checks) : hostsText(checks, colour)));
  return checks.every(({ state }) => state === 'ready') ? EXIT.pass : EXIT.cannotRun;
}
