import type { CommandSize } from '../../model/command-size.ts';
import { count } from '../numbers.ts';

/** What a remedy's amount is made for, of a command; `seen` makes it a lower bound. */
export function remedySizeSentence({ by, connections }: CommandSize): string {
  return by === 'command'
    ? `made for the ${count(connections)} connections at a time that the command asks for`
    : `a lower bound: ${count(connections)} connections were seen. Nobody says how many are wanted, and some may have given up early`;
}
