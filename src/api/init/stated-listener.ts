import type { Destination } from '../../model/plan.ts';
import { addressesIn } from '../diagnose/command-addresses.ts';

/** Where a command says that it will listen: an address among its words, an option for a port, or the variable PORT. */
export function statedListener(
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
): Destination | undefined {
  const words = command.slice(1).flatMap(word => [word, word.replace(/^-[^=]*=/, '')]);
  const [named] = addressesIn(words);
  if (named !== undefined) return { address: named.host === 'localhost' ? '127.0.0.1' : named.host, port: named.port };
  const port = /(?:^| )--?p(?:ort)?[= ](\d{1,5})(?: |$)/.exec(command.join(' '))?.[1] ?? variables['PORT'];
  return port === undefined || !/^\d+$/.test(port) ? undefined : { address: '0.0.0.0', port: Number(port) };
}
