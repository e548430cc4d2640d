/** One directive of nginx.conf: its name, its arguments, and what stands in its braces. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly Directive[];
}

/** A word, or one of `;`, `{`, `}` outside quotes. */
type Token = { readonly word: string } | { readonly mark: ';' | '{' | '}' };

/**
 * Reads the text of one file of nginx.conf (ngx_conf_read_token, src/core/ngx_conf_file.c). Undefined where nginx would not
 * start with it: a brace or a semicolon is missing.
 */
export function parseNginxSyntax(text: string): readonly Directive[] | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const stack: Directive[][] = [[]];
  let words: string[] = [];
  for (const token of tokens) {
    if ('word' in token) {
      words.push(token.word);
      continue;
    }
    const [name, ...args] = words;
    const usage = stack.at(-1);
    if (usage === undefined) return undefined;
    if (token.mark === '}') {
      if (name !== undefined || stack.length === 1) return undefined;
      stack.pop();
      continue;
    }
    if (name === undefined) return undefined;
    words = [];
    if (token.mark === ';') usage.push({ name, args });
    else {
      const block: Directive[] = [];
      usage.push({ name, args, block });
      stack.push(block);
    }
  }
  return stack.length === 1 && words.length === 0 ? stack[0] : undefined;
}

const TOKEN =
  /\s+|#[^\n]*|"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|([;{}])|((?:\\[\s\S]|\$\{[^}]*\}|[^\s;{}\\])+)/y;

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const [, double, single, mark, bare] = match;
    if (mark !== undefined) tokens.push({ mark: mark as ';' | '{' | '}' });
    const word = double ?? single ?? bare;
    if (word !== undefined) tokens.push({ word });
  }
  return tokens;
}
