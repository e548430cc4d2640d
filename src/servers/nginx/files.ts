import type { ServerFacts } from '../../model/machine-facts.ts';
import type { NginxPlan } from '../../model/plan.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import type { TargetSpec } from '../../model/target-spec.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { MainFile, ServerConfiguration } from '../server.ts';
import { NGINX_USUAL_FILE, nginxMainFile, nginxMasterCommand } from './command-line.ts';
import { readNginxConfiguration } from './read-configuration.ts';

export const NGINX_FILES: ServerConfiguration = {
  named,
  usual: () => ok({ file: NGINX_USUAL_FILE }),
  read: readFacts,
  running,
};

/** Only the master's title has the words that it was started with. */
function named(command: readonly string[]): Probe<MainFile> | undefined {
  const master = nginxMasterCommand(command.join(' '));
  if (master === undefined) return undefined;
  const file = nginxMainFile(master);
  return file.state === 'read' ? ok({ file: file.value }) : file;
}

function readFacts(files: ConfigurationFiles, { file }: MainFile): Probe<ServerFacts> {
  const main = files.read(file);
  if (main.state !== 'read') return main;
  const { workerProcesses: workers, workerConnections, workerRlimitNofile } = readNginxConfiguration(files, file);
  if (workerConnections.state !== 'read') return workerConnections;
  const nofile = valueIn(workerRlimitNofile);
  return ok({ file, most: workerConnections.value, workers, ...(nofile !== undefined && { nofile }) });
}

function running({ most, nofile }: ServerFacts, workers: number): NginxPlan {
  return {
    kind: 'nginx',
    workers: Math.max(1, workers),
    workerConnections: most,
    ...(nofile !== undefined && { workerRlimitNofile: nofile }),
  };
}

/** What a running nginx is set to. */
export function nginxCarried(
  command: readonly string[],
  files: ConfigurationFiles,
  workers: number,
): Partial<TargetSpec> {
  const main = named(command) ?? ok({ file: NGINX_USUAL_FILE });
  const facts = main.state === 'read' ? valueIn(readFacts(files, main.value)) : undefined;
  if (facts === undefined) return { workers: Math.max(1, workers) };
  const { kind: _, ...settings } = running(facts, workers);
  return settings;
}
