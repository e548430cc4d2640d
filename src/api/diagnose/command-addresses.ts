/** An address that a command names among its words. */
export interface NamedAddress {
  readonly host: string;
  readonly port: number;
}

const NAMED = /(?:\/\/|^|@|[\s'"])(?:\[([\da-f:]+)\]|([\w.-]+)):(\d{1,5})(?=\/|\?|[\s'";]|$)/gi;
const BARE_URL = /\b(https?):\/\/(?:[^\s'"/@]*@)?(?:\[([\da-f:]+)\]|([\w.-]+))(?=\/|\?|[\s'";]|$)/gi;
const USUAL_PORT: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** `http://127.0.0.1:8080/`, `localhost:8080`, `http://example/`; also inside a word that is a program for a shell. */
export function addressesIn(command: readonly string[]): NamedAddress[] {
  return command.flatMap(word => [
    ...[...word.matchAll(NAMED)].map(([, six, host = '', port]) => ({ host: six ?? host, port: Number(port) })),
    ...[...word.matchAll(BARE_URL)].map(([, scheme = '', six, host = '']) => ({
      host: six ?? host,
      port: USUAL_PORT[scheme.toLowerCase()] ?? 80,
    })),
  ]);
}
