import { LIMITS, limitOf } from '../limits/catalog.ts';
import type { AutopsyClass } from '../model/attempt.ts';
import { ERRNO } from '../model/errno.ts';
import type { Entry, Explanation, LogEntry } from '../model/explanation.ts';
import type { KernelText } from '../model/kernel-text.ts';
import { OBSOLETE_SYSCTLS } from '../model/obsolete-sysctls.ts';
import { editDistance, suggest } from '../model/suggest.ts';
import { CAUSES } from '../report/causes/causes.ts';
import { KNOWN_CAPS } from '../servers/caps.ts';
import { AUTOPSY_CLASSES } from './autopsy-classes.ts';
import { COUNTERS as COUNTERS_OF_CONNECTING } from './counters.ts';
import { ERRNOS } from './errnos.ts';
import { errnoOf } from './error-texts.ts';
import { EXAMPLE_CONNECTIONS } from './example-facts.ts';
import { inWords, kernelHere, type ReadSetting } from './in-words.ts';
import { explainLimit } from './limit-entry.ts';
import { CONNECTING } from './lines/connecting.ts';
import { FILES_AND_RIGHTS } from './lines/files-and-rights.ts';
import { NAMES_OF_HOSTS } from './lines/names.ts';
import { counterOfLine } from './lines/netstat.ts';
import { RUNTIMES } from './lines/runtimes.ts';
import { STATUSES } from './lines/statuses.ts';
import { LOG_LINES } from './log-lines.ts';
import { MORE_COUNTERS } from './more-counters.ts';
import { PROGRAM_MESSAGES, THREADS } from './program-messages.ts';
import { withRemedies } from './remedies.ts';
import { SERVER_LINES } from './server-lines.ts';
import { harmlessResource, limitNamed } from './setting-names.ts';
import { SYSCTL_ALIASES, SYSCTLS } from './sysctls.ts';

type Found = Explanation<KernelText>;

/** Finds what `thing` is, from the most exact name to a line that merely holds one; undefined where nothing fits. */
export function lookUp(thing: string, readSetting: ReadSetting): Explanation | undefined {
  const word = thing.trim();
  const found =
    errnoEntry(word) ??
    limitEntry(word, readSetting) ??
    sysctlEntry(word, readSetting) ??
    counterEntry(word) ??
    autopsyEntry(word) ??
    named('cause', word.toLowerCase(), CAUSES) ??
    settingEntry(word, readSetting) ??
    capEntry(word) ??
    lineOf(word);
  return found === undefined ? undefined : withSides(withRemedies(inWords(found, kernelHere(readSetting))));
}

/** A line is read from the most particular to the least: what only one program says, then what the errno was said of, then the errno. */
function lineOf(word: string): Found | undefined {
  return (
    lineEntry(word, 'server log line', SERVER_LINES) ??
    lineEntry(word, 'program message', THREADS) ??
    lineEntry(word, 'kernel log line', LOG_LINES) ??
    lineEntry(word, 'program message', CONTEXTS) ??
    lineEntry(word, 'program message', PROGRAM_MESSAGES) ??
    lineEntry(word, 'program message', RUNTIMES) ??
    lineEntry(word, 'HTTP status', STATUSES) ??
    counterEntry(counterOfLine(word) ?? '') ??
    errnoWithin(word)
  );
}

/** What the errno of a line was said of: the same one means another thing there. */
const CONTEXTS: readonly LogEntry[] = [...NAMES_OF_HOSTS, ...FILES_AND_RIGHTS, ...CONNECTING];

function withSides(explanation: Explanation): Explanation {
  const { limits } = explanation;
  if (limits === undefined) return explanation;
  return {
    ...explanation,
    sides: Object.fromEntries(LIMITS.filter(({ id }) => limits.includes(id)).map(({ id, sides }) => [id, sides])),
  };
}

const COUNTERS: Readonly<Record<string, Entry>> = { ...COUNTERS_OF_CONNECTING, ...MORE_COUNTERS };

/** The names nearest to what was asked for, the nearest first. */
export function nearestNames(thing: string, most = 3): string[] {
  const wanted = thing.trim().toLowerCase();
  const likely = suggest(wanted, NAMES);
  const near = NAMES.filter(name => name !== likely)
    .map(name => ({ name, edits: editDistance(wanted.slice(0, 64), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= name.length / 2)
    .sort((a, b) => a.edits - b.edits)
    .map(({ name }) => name);
  return [...(likely === undefined ? [] : [likely]), ...near].slice(0, most);
}

const NAMES: readonly string[] = [
  ...Object.keys(ERRNOS),
  ...LIMITS.map(limit => limit.id),
  ...LIMITS.flatMap(({ setting }) => (setting.kind === 'sysctl' ? [setting.name] : [])),
  ...Object.keys(SYSCTLS),
  ...Object.keys(COUNTERS),
  ...Object.keys(AUTOPSY_CLASSES),
  ...Object.keys(CAUSES),
];

function errnoEntry(word: string): Found | undefined {
  const byNumber = Object.entries(ERRNO).find(([, number]) => String(number) === word.replace(/^errno\s+/i, ''));
  return named('errno', byNumber?.[0] ?? word.toUpperCase(), ERRNOS);
}

function limitEntry(word: string, readSetting: ReadSetting): Found | undefined {
  const limit = LIMITS.find(({ id }) => id === word.toLowerCase());
  return limit === undefined ? undefined : explainLimit(limit, readSetting(limit.setting));
}

/** A limit under the name that a file or a shell has for it, and resource limits that bound no connections. */
function settingEntry(word: string, readSetting: ReadSetting): Found | undefined {
  const limit = limitNamed(word);
  if (limit !== undefined) return explainLimit(limit, readSetting(limit.setting));
  const resource = harmlessResource(word);
  return resource === undefined ? undefined : { kind: 'resource limit', ...resource };
}

/** With dots or slashes, with or without /proc/sys/ before it and a value after it; of a name without dots its last part is enough. */
function sysctlEntry(word: string, readSetting: ReadSetting): Found | undefined {
  const written = word
    .replace(/^\/?proc\/sys\//, '')
    .replace(/\s*=.*$/, '')
    .replaceAll('/', '.')
    .toLowerCase();
  const name = wholeNameOf(written) ?? written;
  const limit = LIMITS.find(
    ({ setting }) => setting.kind === 'sysctl' && setting.name === (SYSCTL_ALIASES[name] ?? name),
  );
  if (limit !== undefined) return explainLimit(limitOf(limit.id), readSetting(limit.setting));
  const entry = named('sysctl', name, SYSCTLS) ?? obsoleteEntry(name);
  return entry === undefined ? undefined : { ...entry, value: readSetting({ kind: 'sysctl', name }) };
}

const SYSCTL_NAMES: readonly string[] = [
  ...new Set([
    ...LIMITS.flatMap(({ setting }) => (setting.kind === 'sysctl' ? [setting.name] : [])),
    ...Object.keys(SYSCTLS),
    ...Object.keys(OBSOLETE_SYSCTLS),
  ]),
];

/** The only setting whose last part that is. */
function wholeNameOf(last: string): string | undefined {
  const [name, ...others] = SYSCTL_NAMES.filter(each => each.endsWith(`.${last}`));
  return others.length === 0 ? name : undefined;
}

/** A cap of a server program by its setting, with or without the program before it and a value behind it. */
function capEntry(word: string): Found | undefined {
  const named = (server: string, setting: string) =>
    new RegExp(`^(${server}\\s+)?${setting.replaceAll('.', '\\.')}(\\s*[ =:]\\s*\\d+)?;?$`, 'i');
  const found = KNOWN_CAPS.filter(({ server, setting }) => named(server, setting).test(word));
  const [first] = found;
  if (first === undefined) return undefined;
  return {
    kind: 'setting of a server',
    name: first.setting,
    title: found.map(({ title }) => title).join('; or '),
    meaning: `${found.map(({ server, beyond }) => `${server}: ${beyond}`).join('. ')}. It is a cap of the application's own: the kernel has no part in it.`,
    look: found.map(({ check }) => check),
    advice: found.map(({ line }) => line(EXAMPLE_CONNECTIONS)),
  };
}

function obsoleteEntry(name: string): Found | undefined {
  const why = Object.hasOwn(OBSOLETE_SYSCTLS, name) ? OBSOLETE_SYSCTLS[name] : undefined;
  if (why === undefined) return undefined;
  return {
    kind: 'sysctl',
    name,
    title: why,
    meaning: 'The kernel has no use for it any more: a line that sets it does nothing, or fails.',
    advice: ['take the line out of /etc/sysctl.conf and /etc/sysctl.d'],
  };
}

/** `ListenOverflows`, `TcpExt.ListenOverflows` and nstat's `TcpExtListenOverflows`, in any case. */
function counterEntry(word: string): Found | undefined {
  const bare = word.replace(/^(TcpExt|Tcp|IpExt|Ip6?|Udp6?|UdpLite6?)[.:]?(?=[A-Z])/, '').toLowerCase();
  const names = Object.keys(COUNTERS);
  const name =
    names.find(each => each.toLowerCase() === word.toLowerCase()) ?? names.find(each => each.toLowerCase() === bare);
  return name === undefined ? undefined : named('counter', name, COUNTERS);
}

function autopsyEntry(word: string): Found | undefined {
  return named('autopsy class', word.toLowerCase(), AUTOPSY_CLASSES satisfies Record<AutopsyClass, Entry>);
}

function lineEntry(line: string, kind: Explanation['kind'], entries: readonly LogEntry[]): Found | undefined {
  const found = entries.find(({ pattern }) => pattern.test(line));
  if (found === undefined) return undefined;
  const { pattern: _pattern, ...entry } = found;
  return { kind, ...entry };
}

/** A line of a program's log, such as `Error: connect EADDRNOTAVAIL 198.18.0.2:8080`, or one that spells the errno out. */
function errnoWithin(line: string): Found | undefined {
  const known = errnoOf(line);
  return known === undefined ? undefined : named('errno', known, ERRNOS);
}

function named(
  kind: Explanation['kind'],
  name: string,
  entries: Readonly<Partial<Record<string, Entry>>>,
): Found | undefined {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  return entry === undefined ? undefined : { kind, name, ...entry };
}
