import { absent, ok, type Probe } from '../../model/probe.ts';
import { type ConfigurationFiles, folderOf, includedPaths, MOST_INCLUDES } from '../configuration-files.ts';
import { type Directive, parseNginxSyntax } from './syntax.ts';

/** What nginx.conf, with the files that it includes, says of connections. */
export interface NginxDirectives {
  /** `auto`: as many as processors. */
  readonly workerProcesses: Probe<number | 'auto'>;
  readonly workerConnections: Probe<number>;
  /** Absent where no line sets it. */
  readonly workerRlimitNofile: Probe<number>;
}

/** Where nothing is said (ngx_event.c DEFAULT_CONNECTIONS; ngx_core_module_init_conf). */
const DEFAULTS = { workerConnections: 512, workerProcesses: 1 } as const;

/** Includes within includes, at most. */
const DEEPEST = 16;

/**
 * Reads the configuration whose main file is `file`. Files that it includes in the main context and in `events` are followed,
 * patterns too; relative names are below the main file's folder (ngx_conf_full_name). A directive that may stand in a file that cannot be read is
 * unknown, never its default.
 */
export function readNginxConfiguration(files: ConfigurationFiles, file: string): NginxDirectives {
  const main = contextOf({ files, folder: folderOf(file), left: MOST_INCLUDES }, [include(file)], 0);
  const events = nested(main, 'events');
  return {
    workerProcesses: directive(main, 'worker_processes', DEFAULTS.workerProcesses, workers),
    workerConnections: directive(events, 'worker_connections', DEFAULTS.workerConnections, wholeNumber),
    workerRlimitNofile: directive(main, 'worker_rlimit_nofile', undefined, wholeNumber),
  };
}

interface Includes {
  readonly files: ConfigurationFiles;
  readonly folder: string;
  /** Files that may still be read. */
  left: number;
}

/** The directives of one context, those of included files in their places, and what could not be followed. */
interface Context {
  readonly directives: readonly Directive[];
  readonly unread: readonly string[];
  readonly includes: Includes;
}

function include(file: string): Directive {
  return { name: 'include', args: [file] };
}

function contextOf(includes: Includes, written: readonly Directive[], depth: number): Context {
  const directives: Directive[] = [];
  const unread: string[] = [];
  for (const each of written) {
    const [argument] = each.args;
    if (each.name !== 'include' || argument === undefined) {
      directives.push(each);
      continue;
    }
    const texts = depth < DEEPEST ? included(includes, argument) : absent('files include one another too deeply');
    if (texts.state !== 'read') {
      unread.push(texts.why);
      continue;
    }
    for (const text of texts.value) {
      const inner = contextOf(includes, text, depth + 1);
      // As arguments of one call there could be too many.
      for (const one of inner.directives) directives.push(one);
      for (const why of inner.unread) unread.push(why);
    }
  }
  return { directives, unread, includes };
}

function included(includes: Includes, argument: string): Probe<readonly (readonly Directive[])[]> {
  const paths = includedPaths(includes.files, argument, includes.folder);
  if (paths.state !== 'read') return paths;
  const parsed: (readonly Directive[])[] = [];
  for (const each of paths.value) {
    includes.left -= 1;
    if (includes.left < 0) return absent(`it includes more than ${MOST_INCLUDES} files`);
    const text = includes.files.read(each);
    if (text.state !== 'read') return text;
    const directives = parseNginxSyntax(text.value);
    if (directives === undefined) return absent(`${each} is not written as nginx reads it`);
    parsed.push(directives);
  }
  return ok(parsed);
}

/** What stands in the blocks called `name`. Such a block may stand in a file that was not read. */
function nested({ directives, unread, includes }: Context, name: string): Context {
  const written = directives.filter(each => each.name === name).flatMap(({ block }) => block ?? []);
  const inner = contextOf(includes, written, 1);
  const found = directives.some(each => each.name === name);
  return { ...inner, unread: found ? inner.unread : [...unread, ...inner.unread] };
}

/** nginx refuses a second line of these directives: the first that is found is the one in force. */
function directive<T>(
  { directives, unread }: Context,
  name: string,
  fallback: T | undefined,
  parse: (text: string) => T | undefined,
): Probe<T> {
  const text = directives.find(each => each.name === name)?.args[0];
  if (text !== undefined) {
    const value = parse(text);
    return value === undefined ? absent(`${name} ${text} is no value that nginx takes`) : ok(value);
  }
  const [why] = unread;
  if (why !== undefined) return absent(why);
  return fallback === undefined ? absent(`no line sets ${name}`) : ok(fallback);
}

function wholeNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function workers(text: string): number | 'auto' | undefined {
  return text === 'auto' ? 'auto' : wholeNumber(text);
}
