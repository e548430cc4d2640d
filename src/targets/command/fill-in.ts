export interface Placeholders {
  readonly host: string;
  readonly port: number;
  readonly backlog: number;
}

/** The words of a command with `{host}`, `{port}` and `{backlog}` filled in; other braces stay as they are. */
export function filledIn(command: readonly string[], values: Placeholders): string[] {
  return command.map(word =>
    word.replaceAll(/\{(host|port|backlog)\}/g, (_, name: keyof Placeholders) => `${values[name]}`),
  );
}
