/** The command as the user could type it again; words that a shell would take apart are quoted. */
export function commandLine(args: readonly string[]): string {
  return ['loadline', ...args].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
