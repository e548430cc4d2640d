import { authority } from '../../model/address-family.ts';
import { TargetFailed } from '../../model/errors.ts';
import type { NotListening, Readiness } from './ready.ts';

/** The error for a server that does not come up. `words`: what it said, a line each. */
export function startFailure(
  happened: NotListening,
  { address, port, withinMs }: Pick<Readiness, 'address' | 'port' | 'withinMs'>,
  words: string,
): TargetFailed {
  const said = words === '' ? '' : `: ${words.replaceAll('\n', '; ')}`;
  return new TargetFailed(
    `the target did not start: ${sentence(happened, withinMs)}, and nothing listens on ${authority({ address, port })}${said}`,
    errnoIn(words),
  );
}

function sentence(happened: NotListening, withinMs: number): string {
  if (happened.what === 'late') return `it did not listen within ${withinMs / 1000} s (target.readyTimeout)`;
  const { code, signal } = happened.exit;
  return signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`;
}

/** Servers tell in words why they could not bind. */
function errnoIn(words: string): string | undefined {
  if (/address already in use/i.test(words)) return 'EADDRINUSE';
  if (/cannot assign requested address/i.test(words)) return 'EADDRNOTAVAIL';
  return undefined;
}
