import { visible } from '../escape.ts';

/** Plain text with every character written out that GitHub would take for markup, a link, a mention or a cell's end. */
export function plain(text: string): string {
  return unlinked(visible(text).replaceAll(/[\\`*_{}[\]<>()#+!|~$&-]/g, character => `\\${character}`));
}

/** Plain text between HTML tags, where Markdown means nothing. */
export function plainInTag(text: string): string {
  return unlinked(visible(text).replaceAll(/[<>&]/g, character => `&#${character.charCodeAt(0)};`));
}

/**
 * Without what GitHub makes links of in rendered text, where a character that was written out is itself again: addresses and
 * mentions, and references to issues. A zero-width space ends their names.
 */
function unlinked(text: string): string {
  return text
    .replaceAll('@', '@&#8203;')
    .replaceAll(/#(?=\d)(?<!&#)/g, '#&#8203;')
    .replaceAll(/www\./gi, start => `${start.slice(0, -1)}&#46;`)
    .replaceAll('://', '&#58;//');
}

/** Code in a line; the fence is longer than any run of backticks in it. A cell ends at a pipe even inside code. */
export function code(text: string): string {
  const shown = visible(text).replaceAll('|', '\u2502');
  const fence = fenceFor(shown, 1);
  const pad = /^[` ]|[` ]$/.test(shown) || shown === '' ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A block of code of its own. */
export function codeBlock(lines: readonly string[], language = 'text'): string {
  const shown = lines.map(visible).join('\n');
  const fence = fenceFor(shown, 3);
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}
