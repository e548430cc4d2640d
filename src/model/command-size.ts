/**
 * How many connections a command wants. `command`: its own arguments say so. `seen`: nothing does, and so many were seen of it, which is a
 * lower bound: it may have given up before.
 */
export interface CommandSize {
  readonly by: 'command' | 'seen';
  readonly connections: number;
}
