import { LIMITS, limitOf } from '../limits/catalog.ts';
import type { AutopsyClass } from '../model/attempt.ts';
import { ERRNO, type ErrnoName } from '../model/errno.ts';
import type { Entry, Explanation, LogEntry } from '../model/explanation.ts';
import type { KernelText } from '../model/kernel-text.ts';
import { editDistance, suggest } from '../model/suggest.ts';
import { AUTOPSY_CLASSES } from './autopsy-classes.ts';
import { CAUSES } from './causes.ts';
import { COUNTERS as COUNTERS_OF_CONNECTING } from './counters.ts';
import { ERRNOS } from './errnos.ts';
import { errnoSpelledOut } from './error-texts.ts';
import { inWords, kernelHere, type ReadSetting } from './in-words.ts';
import { explainLimit } from './limit-entry.ts';
import { LOG_LINES } from './log-lines.ts';
import { MORE_COUNTERS } from './more-counters.ts';
import { PROGRAM_MESSAGES } from './program-messages.ts';
import { withRemedies } from './remedies.ts';
import { SERVER_LINES } from './server-lines.ts';
import { SYSCTLS } from './sysctls.ts';

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
    lineEntry(word, 'server log line', SERVER_LINES) ??
    lineEntry(word, 'kernel log line', LOG_LINES) ??
    lineEntry(word, 'program message', PROGRAM_MESSAGES) ??
    errnoWithin(word);
  return found === undefined ? undefined : withSides(withRemedies(inWords(found, kernelHere(readSetting))));
}

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

/** With dots or slashes, with or without /proc/sys/ before it and a value after it. */
function sysctlEntry(word: string, readSetting: ReadSetting): Found | undefined {
  const name = word
    .replace(/^\/?proc\/sys\//, '')
    .replace(/\s*=.*$/, '')
    .replaceAll('/', '.')
    .toLowerCase();
  const limit = LIMITS.find(({ setting }) => setting.kind === 'sysctl' && setting.name === name);
  if (limit !== undefined) return explainLimit(limitOf(limit.id), readSetting(limit.setting));
  const entry = named('sysctl', name, SYSCTLS);
  return entry === undefined ? undefined : { ...entry, value: readSetting({ kind: 'sysctl', name }) };
}

/** `ListenOverflows`, `TcpExt.ListenOverflows` and nstat's `TcpExtListenOverflows`, in any case. */
function counterEntry(word: string): Found | undefined {
  const bare = word.replace(/^(TcpExt|Tcp|IpExt|Ip6?)[.:]?(?=[A-Z])/, '').toLowerCase();
  const names = Object.keys(COUNTERS);
  const name =
    names.find(each => each.toLowerCase() === word.toLowerCase()) ?? names.find(each => each.toLowerCase() === bare);
  return name === undefined ? undefined : named('counter', name, COUNTERS);
}

function autopsyEntry(word: string): Found | undefined {
  return named('autopsy class', word.toLowerCase(), AUTOPSY_CLASSES satisfies Record<AutopsyClass, Entry>);
}

function lineEntry(
  line: string,
  kind: 'kernel log line' | 'server log line' | 'program message',
  entries: readonly LogEntry[],
): Found | undefined {
  const found = entries.find(({ pattern }) => pattern.test(line));
  if (found === undefined) return undefined;
  const { pattern: _pattern, ...entry } = found;
  return { kind, ...entry };
}

/** A line of a program's log, such as `Error: connect EADDRNOTAVAIL 198.18.0.2:8080`, or one that spells the errno out. */
function errnoWithin(line: string): Found | undefined {
  const words = line.match(/\bE[A-Z]{3,}\b/g) ?? [];
  const known = words.find(word => ERRNOS[word as ErrnoName] !== undefined) ?? errnoSpelledOut(line);
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
