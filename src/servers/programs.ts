import type { SaidFate } from '../model/fate.ts';
import { SERVERS } from './servers.ts';

/** What a line of any server's log says of a connection to a server behind it. */
export function fateOf(line: string): (SaidFate & { readonly from: string }) | undefined {
  for (const { name, saysFate } of SERVERS) {
    const said = saysFate?.(line);
    if (said !== undefined) return { ...said, from: name };
  }
  return undefined;
}

/** `nginx` of `nginx: worker process`, `python3` of `/usr/bin/python3 app.py`. */
export function programName(command: string): string {
  const [first = ''] = command.split(/\s/);
  return first.replace(/^.*\//, '').replace(/:$/, '');
}
