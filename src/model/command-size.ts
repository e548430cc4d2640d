/**
 * How many connections a command wants. `command`: its own arguments say so. `seen`: they do not, and this many were seen, which is a
 * lower bound: it may have given up early.
 */
export interface CommandSize {
  readonly by: 'command' | 'seen';
  readonly connections: number;
}
