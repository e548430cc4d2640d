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

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
