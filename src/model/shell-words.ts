/** POSIX shells take everything between single quotes as it is. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Words as somebody could type them again; those that a shell would take apart are quoted. */
export function shellWords(words: readonly string[]): string {
  return words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
}
