import type { ApplicationFact, KnownProcess } from '../model/facts/target.ts';
import type { NamedCap } from '../model/set-cap.ts';
import { cutDown } from './cut-down.ts';
import type { KnownCap } from './known-program.ts';
import { KNOWN_PROGRAMS } from './servers.ts';

/** The lines of a text in which a server refuses connections at a cap of its own, and how often each stands there. */
export function refusalsIn(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  for (const line of text.split(/[\r\n]+/)) {
    const words = line.trim();
    if (REFUSALS.some(refusal => refusal.test(words))) lines.set(words, (lines.get(words) ?? 0) + 1);
  }
  return lines;
}

const REFUSALS: readonly RegExp[] = KNOWN_PROGRAMS.flatMap(({ caps }) => caps.flatMap(({ refusal }) => refusal ?? []));

/**
 * The cap that a server names with all of these answers, and its value where that was read. Undefined where the words
 * are of no cap of a program that serves here.
 */
export function capRefusing(answers: readonly string[], application: ApplicationFact): NamedCap | undefined {
  if (answers.length === 0) return undefined;
  return servingCap(
    ({ refusal }) => refusal !== undefined && answers.every(answer => refusal.test(answer)),
    application,
  );
}

/** The cap that one of these lines of a log says was met, with the lines' pattern. Undefined where none does. */
export function capLogged(
  lines: readonly string[],
  application: ApplicationFact,
): { readonly cap: NamedCap; readonly logged: RegExp } | undefined {
  for (const { logged } of KNOWN_PROGRAMS.flatMap(({ caps }) => caps)) {
    if (logged === undefined || !lines.some(line => logged.test(line))) continue;
    const cap = servingCap(one => one.logged === logged, application);
    if (cap !== undefined) return { cap, logged };
  }
  return undefined;
}

/** The first such cap of a program that serves here. */
function servingCap(
  isSought: (cap: KnownCap) => boolean,
  { known = [], caps = [] }: ApplicationFact,
): NamedCap | undefined {
  for (const { name, caps: own } of KNOWN_PROGRAMS) {
    const process = known.find(({ server }) => server === name);
    const cap = own.find(isSought);
    if (process === undefined || cap === undefined) continue;
    const set = caps.find(({ server, setting }) => server === name && setting === cap.setting);
    return set === undefined ? unread(name, cap, process) : cutDown(set, cap, process.nofile);
  }
  return undefined;
}

/** How large it is nobody knows; that descriptors leave less than its default is known all the same. */
function unread(server: string, cap: KnownCap, { nofile }: KnownProcess): NamedCap {
  const { setting, otherwise = Number.POSITIVE_INFINITY, spareDescriptors: spare } = cap;
  const isCut = spare !== undefined && nofile !== undefined && nofile - spare < otherwise;
  return { server, setting, ...(isCut && { cutBy: { nofile, spare } }) };
}
