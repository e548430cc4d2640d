/**
 * The words of a value that systemd splits: ExecStart=, Environment=, EnvironmentFile=. Quotes of both kinds keep white space, and a
 * backslash escapes what follows (systemd.syntax(7), "Quoting").
 */
export function unitWords(value: string): string[] {
  return [...value.matchAll(WORD)].map(([word]) => word.replaceAll(PART, unquoted));
}

const WORD = /(?:\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[^\s\\])+/g;
const PART = /"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|(\\[\s\S])/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ' };

function unquoted(_: string, double?: string, single?: string, escaped?: string): string {
  return (double ?? single ?? escaped ?? '').replaceAll(
    /\\([\s\S])/g,
    (__, letter: string) => ESCAPES[letter] ?? letter,
  );
}
