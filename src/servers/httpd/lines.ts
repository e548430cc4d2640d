/** One line of a configuration of httpd: a directive, or the beginning or the end of a section. */
export type HttpdLine =
  | { readonly kind: 'directive'; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: 'open'; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: 'close' };

/** Lines as httpd reads them (ap_cfg_getline, server/util.c): a backslash at the end joins two; names in lower case. */
export function parseHttpdLines(text: string): readonly HttpdLine[] {
  return text
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(parseLine);
}

function parseLine(line: string): HttpdLine {
  if (line.startsWith('</')) return { kind: 'close' };
  const open = /^<\s*(.*?)>?$/.exec(line);
  const [name = '', ...args] = words(open?.[1] ?? line);
  return { kind: open === null ? 'directive' : 'open', name: name.toLowerCase(), args };
}

function words(text: string): string[] {
  return [...text.matchAll(/"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}
