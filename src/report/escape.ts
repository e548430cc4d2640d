/**
 * C0 and C1 controls, line and paragraph separators, invisible and direction-changing characters, lone surrogates:
 * all that could move the cursor, hide text or make it read as something else.
 */
const UNSAFE =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text from outside (file names, log lines, other programs' messages) with every unsafe character written out. */
export function visible(text: string): string {
  return text.replace(UNSAFE, character => SHORT[character] ?? escapeOf(character));
}

/** JSON text in which the characters that JSON allows raw, but a terminal obeys, are escaped too. */
export function visibleJson(json: string): string {
  return json.replace(UNSAFE, character => (character === '\n' ? character : escapeOf(character)));
}

const ESCAPE = '\u001b';
/** What `paint` makes, and nothing else that steers a terminal. */
const MARKS = new RegExp(`(${ESCAPE}\\[(?:1|2|22|31|32|33|39)m)`);

/**
 * A whole text as it goes to a terminal, or to a file that one shows: lines and tabs stay, and our own marks where there are
 * any. The last thing that is done to it: whatever a part of it came from, nothing in it steers the terminal.
 */
export function terminalSafe(text: string, marked: boolean): string {
  const parts = marked ? text.split(MARKS) : [text];
  return parts.map((part, index) => (index % 2 === 1 ? part : visibleLines(part))).join('');
}

/** `visible`, but for line ends and tabs: of texts that have them for a reason. */
export function visibleLines(text: string): string {
  return text.replace(UNSAFE, character => ('\n\t'.includes(character) ? character : escapeOf(character)));
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
