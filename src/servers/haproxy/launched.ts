import type { HaproxyPlan } from '../../model/plan.ts';
import type { TargetSpec } from '../../model/target-spec.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { Server, ServerLaunch } from '../server.ts';
import { haproxyCaps } from './caps.ts';
import { haproxyConfiguration } from './configuration.ts';
import { haproxyFate } from './fates.ts';
import { haproxy } from './haproxy.ts';

/** haproxy as a target, configured by us. */
export const haproxyTarget = {
  kind: 'haproxy',
  name: 'haproxy',
  processName: haproxy.processName,
  comm: /^haproxy$/,
  raisesNofileTo: hard => hard,
  installed: { program: 'haproxy', package: 'haproxy' },
  settings: {
    planned: ({ maxconn }, connections) => ({ kind: 'haproxy', maxconn: maxconn ?? maxconnFor(connections) }),
    pinned: (target, most) => ({ maxconn: maxconnFor(most), ...target }),
    keys: ['maxconn', 'upstream'],
  },
  listen: {
    statement: backlog => `backlog ${backlog}`,
    comment: () => '# haproxy.cfg, in the frontend; `backlog` of its bind line wins',
  },
  carried,
  launch: settings => (settings.kind === 'haproxy' ? launch(settings) : undefined),
  parseLogLine: () => undefined,
  saysFate: haproxyFate,
} as const satisfies Server;

/** What it keeps for itself: its listener's, health checks. */
const OWN_CONNECTIONS = 16;

function maxconnFor(connections: number): NonNullable<TargetSpec['maxconn']> {
  return connections + OWN_CONNECTIONS;
}

/** The least `maxconn` of those that hold connections. Where none is set, haproxy makes one of its descriptors. */
function carried(command: readonly string[], files: ConfigurationFiles): Partial<TargetSpec> {
  const values = haproxyCaps(command, files).map(({ value }) => value);
  return values.length === 0 ? {} : { maxconn: Math.min(...values) };
}

function launch(plan: HaproxyPlan): ServerLaunch {
  const file = 'haproxy.cfg';
  return {
    file,
    configuration: site => haproxyConfiguration(plan, site),
    // The file is gone once haproxy listens: its command line keeps the cap for whoever reads it.
    args: folder => ['-W', '-db', '-n', `${plan.maxconn}`, '-f', `${folder}/${file}`],
    // A master, and the worker that serves.
    processes: 2,
    logsToStandardError: true,
  };
}
