import { absent, ok, type Probe } from '../../model/probe.ts';
import { type ConfigurationFiles, folderOf, includedPaths, MOST_INCLUDES } from '../configuration-files.ts';
import { type Defined, type Holds, sectionHolds } from './conditions.ts';
import { parseHttpdLines } from './lines.ts';

/** The line that says how many requests httpd works on at once. */
export interface HttpdDirectives {
  readonly file: string;
  readonly maxRequestWorkers: number;
  /** Of each process: 1 of the prefork module; absent where no line loads the module that processes connections. */
  readonly threadsPerChild?: number;
}

/** Includes within includes, at most (AP_MAX_INCLUDE_DEPTH, server/core.c, allows more). */
const DEEPEST = 16;

/**
 * Reads the configuration whose main file is `file`, in the order in which httpd does: the last MaxRequestWorkers counts. Where a file that may
 * hold another one cannot be read, or a condition is not known, the value is unknown.
 */
export function readHttpdConfiguration(
  files: ConfigurationFiles,
  file: string,
  serverRoot = compiledRoot(file),
): Probe<HttpdDirectives> {
  const reading: Reading = {
    files,
    serverRoot,
    defined: { modules: new Set(), names: new Map() },
    left: MOST_INCLUDES,
    found: absent('no file of httpd says MaxRequestWorkers'),
  };
  readFile(reading, file, 'yes', 0);
  const threadsPerChild = threadsOf(reading);
  return reading.found.state === 'read' && threadsPerChild !== undefined
    ? ok({ ...reading.found.value, threadsPerChild })
    : reading.found;
}

/** Where no line says it (server/mpm/event, DEFAULT_THREADS_PER_CHILD). */
const THREADS_PER_CHILD = 25;

function threadsOf({ defined: { modules }, threads = THREADS_PER_CHILD }: Reading): number | undefined {
  if (modules.has('mpm_prefork_module')) return 1;
  return modules.has('mpm_event_module') || modules.has('mpm_worker_module') ? threads : undefined;
}

interface Reading {
  readonly files: ConfigurationFiles;
  serverRoot: string;
  readonly defined: Defined;
  /** Files and folders that may still be read. */
  left: number;
  found: Probe<HttpdDirectives>;
  threads?: number;
}

/** Debian compiles the main file's folder in; elsewhere it is in conf/ below the root, and the file says so itself. */
function compiledRoot(file: string): string {
  const folder = folderOf(file);
  return folder.endsWith('/conf') ? folderOf(folder) : folder;
}

function readFile(reading: Reading, file: string, holds: Holds, depth: number): void {
  reading.left -= 1;
  const text = reading.left < 0 || depth > DEEPEST ? absent('httpd includes too many files') : reading.files.read(file);
  if (text.state !== 'read') {
    reading.found = absent(text.why);
    return;
  }
  const sections: Holds[] = [holds];
  for (const line of parseHttpdLines(text.value)) {
    const around = sections.at(-1) ?? 'no';
    if (line.kind === 'close') sections.pop();
    else if (line.kind === 'open')
      sections.push(both(around, sectionHolds(line.name, line.args[0] ?? '', reading.defined)));
    else if (around !== 'no') obey(reading, { file, name: line.name, args: line.args, holds: around, depth });
  }
}

function both(outer: Holds, inner: Holds): Holds {
  if (outer === 'no' || inner === 'no') return 'no';
  return outer === 'unknown' ? 'unknown' : inner;
}

interface Line {
  readonly file: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly holds: 'yes' | 'unknown';
  readonly depth: number;
}

function obey(reading: Reading, { file, name, args, holds, depth }: Line): void {
  const [first = '', second = ''] = args;
  const { modules, names } = reading.defined;
  switch (name) {
    case 'serverroot':
      reading.serverRoot = first;
      return;
    case 'loadmodule':
      if (holds === 'yes') modules.add(first);
      return;
    case 'define':
      if (holds === 'yes') names.set(first, second);
      return;
    case 'include':
    case 'includeoptional':
      follow(reading, first, { optional: name === 'includeoptional', holds, depth });
      return;
    case 'threadsperchild':
      if (holds === 'yes' && /^\d+$/.test(first)) reading.threads = Number(first);
      return;
    case 'maxrequestworkers':
    case 'maxclients':
      reading.found = workers(file, first, holds);
  }
}

function workers(file: string, text: string, holds: Holds): Probe<HttpdDirectives> {
  if (holds === 'unknown') return absent(`whether httpd reads MaxRequestWorkers ${text} in ${file} is not known`);
  return /^\d+$/.test(text)
    ? ok({ file, maxRequestWorkers: Number(text) })
    : absent(`MaxRequestWorkers ${text} in ${file} is no number`);
}

function follow(
  reading: Reading,
  argument: string,
  { optional, holds, depth }: { readonly optional: boolean; readonly holds: Holds; readonly depth: number },
): void {
  const written = argument.replaceAll(
    /\$\{(\w+)\}/g,
    (whole, name: string) => reading.defined.names.get(name) ?? whole,
  );
  if (written.includes('${')) {
    reading.found = absent(`httpd includes ${argument}, whose variable is set elsewhere`);
    return;
  }
  const paths = includedPaths(reading.files, written, reading.serverRoot);
  if (paths.state !== 'read') {
    reading.found = absent(paths.why);
    return;
  }
  for (const each of paths.value.flatMap(found => filesIn(reading, found))) {
    const isMissing = optional && reading.files.read(each).state === 'absent';
    if (!isMissing) readFile(reading, each, holds, depth + 1);
  }
}

/** A folder stands for all files in it and below it, and counts as one: a link to itself makes it endless. */
function filesIn(reading: Reading, path: string): string[] {
  const names = reading.left < 0 ? undefined : reading.files.list(path);
  if (names?.state !== 'read') return [path];
  reading.left -= 1;
  return names.value.flatMap(name => filesIn(reading, `${path}/${name}`));
}
