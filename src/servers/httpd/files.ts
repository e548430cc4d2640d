import type { ServerFacts } from '../../model/machine-facts.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { TargetSpec } from '../../model/scenario.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { MainFile, ServerConfiguration } from '../server.ts';
import { HTTPD_USUAL_FILES, httpdOptions } from './command-line.ts';
import { readHttpdConfiguration } from './read-configuration.ts';

export const HTTPD_FILES: ServerConfiguration = { named, usual, read: readFacts };

function named(command: readonly string[]): Probe<MainFile> | undefined {
  if (!/\b(?:httpd|apache2)$/.test(command[0] ?? '')) return undefined;
  const { file, serverRoot: root } = httpdOptions(command);
  return file === undefined ? undefined : ok({ file, ...(root !== undefined && { root }) });
}

function usual(files: ConfigurationFiles): Probe<MainFile> {
  const file = HTTPD_USUAL_FILES.find(each => files.read(each).state !== 'absent');
  return file === undefined ? absent('no file of httpd says MaxRequestWorkers') : ok({ file });
}

function readFacts(files: ConfigurationFiles, { file, root }: MainFile): Probe<ServerFacts> {
  const workers = readHttpdConfiguration(files, file, root);
  return workers.state === 'read' ? ok({ file: workers.value.file, most: workers.value.maxRequestWorkers }) : workers;
}

/** What a running httpd is set to. */
export function httpdCarried(command: readonly string[], files: ConfigurationFiles): Partial<TargetSpec> {
  const main = named(command) ?? usual(files);
  const facts = main.state === 'read' ? valueIn(readFacts(files, main.value)) : undefined;
  return facts === undefined ? {} : { maxRequestWorkers: facts.most };
}
