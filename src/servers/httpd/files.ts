import type { ServerFacts } from '../../model/machine-facts.ts';
import type { HttpdPlan } from '../../model/plan.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { TargetSpec } from '../../model/target-spec.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { MainFile, ServerConfiguration } from '../server.ts';
import { HTTPD_USUAL_FILES, httpdOptions } from './command-line.ts';
import { readHttpdConfiguration } from './read-configuration.ts';

export const HTTPD_FILES: ServerConfiguration = { named, usual, read: readFacts, running };

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
  if (workers.state !== 'read') return workers;
  const { file: where, maxRequestWorkers: most, threadsPerChild: threads } = workers.value;
  return ok({ file: where, most, ...(threads !== undefined && { threads }) });
}

function running({ most, threads }: ServerFacts): HttpdPlan | undefined {
  if (threads === undefined) return undefined;
  const serverLimit = Math.ceil(most / threads);
  const mpm = threads === 1 ? 'prefork' : 'event';
  return { kind: 'httpd', mpm, maxRequestWorkers: most, threadsPerChild: threads, serverLimit };
}

/** What a running httpd is set to. */
export function httpdCarried(command: readonly string[], files: ConfigurationFiles): Partial<TargetSpec> {
  const main = named(command) ?? usual(files);
  const facts = main.state === 'read' ? valueIn(readFacts(files, main.value)) : undefined;
  if (facts === undefined) return {};
  const { most: maxRequestWorkers, threads } = facts;
  if (threads === 1) return { maxRequestWorkers, mpm: 'prefork' };
  return {
    maxRequestWorkers,
    ...(threads !== undefined && isWhole(maxRequestWorkers, threads) && { threadsPerChild: threads }),
  };
}

/** httpd makes whole children of it, and says so. */
function isWhole(workers: number, threads: number): boolean {
  return workers % threads === 0;
}
