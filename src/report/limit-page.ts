import type { Remedy } from '../model/attribution.ts';
import { FACTS, type FactBook } from '../model/facts/facts.ts';
import { textFor } from '../model/kernel-text.ts';
import type { Decoy, Limit, Setting } from '../model/limit.ts';
import type { LimitId, LimitScope } from '../model/limit-id.ts';
import { alignedTable } from './aligned-table.ts';
import { count } from './numbers.ts';

/** What the remedies of a page are written for, as there is no run: the facts of a load of this many connections. */
export interface ExampleLoad {
  readonly connections: number;
  readonly facts: FactBook;
}

const SETTINGS: Readonly<Record<Setting['kind'], string>> = {
  sysctl: 'sysctl',
  rlimit: 'resource limit',
  cgroup: 'cgroup',
  listen: 'an argument of the application',
  directive: 'a directive of its configuration',
};

const SCOPES: Readonly<Record<LimitScope, string>> = {
  socket: 'each socket has its own',
  process: 'each process has its own',
  cgroup: 'each cgroup has its own',
  netns: 'each network namespace has its own',
  host: 'the whole machine has one',
  application: 'each application has its own',
};

const START = /<!-- facts: generated from \S+, by npm run docs -->/;
/** Where the generated part ends. */
export const END = '<!-- end of facts -->';

/** The generated part of a limit's page: the catalog's entry as Markdown, between two comments that mark it. */
export function limitFacts(limit: Limit, example: ExampleLoad): string {
  const parts = [
    '<!-- facts: generated from src/limits/, by npm run docs -->',
    `**${markdown(limit.title)}**`,
    table(limit),
    `Symptoms:\n\n${list(limit.symptoms.map(text => textFor(text, undefined)))}`,
    `Taken for it, or it for them:\n\n${list(limit.decoys.map(decoyLine))}`,
    `Evidence that the rule needs (see [evidence](../evidence.md)); without all of it the ruling is \`cannot-tell\`:`,
    limit.needs.map(name => `- \`${name}\`: ${FACTS[name].phrase}`).join('\n'),
    ...remedyBlocks(limit, example),
    END,
  ];
  return parts.join('\n\n');
}

/** The page with its generated part replaced; undefined for a page that does not mark one. */
export function withFacts(page: string, facts: string): string | undefined {
  const start = page.search(START);
  const end = page.indexOf(END, start);
  return start < 0 || end < 0 ? undefined : page.slice(0, start) + facts + page.slice(end + END.length);
}

/** Path of a limit's page, from the root of the repository. */
export function limitPagePath(id: LimitId): string {
  return `docs/limits/${id}.md`;
}

function table({ setting, scope, sides, source }: Limit): string {
  return alignedTable([
    ['Fact', 'Value'],
    ['Setting', `\`${setting.name}\` (${SETTINGS[setting.kind]})`],
    ['Scope', `${scope}: ${SCOPES[scope]}`],
    ['Side', sides.join(' and ')],
    ['Enforced by', `\`${source.function}()\` in \`${source.file}\``],
    ['Manual', `[${source.page}](${manualAddress(source.page)})`],
  ]);
}

/** A Markdown table as formatters leave it: its first row is the head, and its columns are as wide as their widest cell. */
/** `listen(2)` is a manual page; everything else is a page of the kernel's own documentation. */
function manualAddress(page: string): string {
  if (page.startsWith('https://')) return page;
  const [, name, section] = /^(\w+)\((\d)\)$/.exec(page) ?? [];
  if (name !== undefined) return `https://man7.org/linux/man-pages/man${section}/${name}.${section}.html`;
  return `https://docs.kernel.org/${page.includes('/') ? page : `networking/${page}`}.html`;
}

/** What looks alike, and how to tell. */
export function decoyLine({ looksLike, tellApart }: Decoy): string {
  return `${looksLike}. To tell: ${tellApart}`;
}

/** A limit with the same remedy on both sides shows it once. */
function remedyBlocks(limit: Limit, { connections, facts }: ExampleLoad): string[] {
  const remedies = limit.sides.map(side => ({ side, remedy: limit.remedy(side, facts) }));
  const distinct = new Set(remedies.map(({ remedy }) => JSON.stringify(remedy))).size > 1;
  return (distinct ? remedies : remedies.slice(0, 1)).map(({ side, remedy }) => {
    const where = distinct ? ` on the ${side}` : '';
    const heading = `Remedy${where}, as an example for ${count(connections)} connections (a run has your own values):`;
    return `${heading}\n\n\`\`\`text\n${remedyLines(remedy).join('\n')}\n\`\`\`\n\nCost: ${markdown(remedy.cost)}.`;
  });
}

function remedyLines({ now, persist, check }: Remedy): string[] {
  return [...labelled('now', now), ...labelled('persist', persist), ...labelled('check', [check])];
}

function labelled(label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `${(index === 0 ? label : '').padEnd(9)}${line}`);
}

/** Plain lines as a Markdown list. */
export function list(items: readonly string[]): string {
  return items.map(item => `- ${markdown(item)}`).join('\n');
}

/** Plain text with the characters that Markdown would take for its own. */
export function markdown(text: string): string {
  return text.replaceAll(/[\\`*<|[\]]/g, character => `\\${character}`);
}
