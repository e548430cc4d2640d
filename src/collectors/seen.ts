import type { Side } from '../model/side.ts';

/** What is seen of the two sides of a run from here. */
export type Seen =
  /** Each is a network namespace of its own here, or they share one. */
  | { readonly sides: 'both' | 'shared' }
  /** One alone: the other is on another machine. */
  | { readonly sides: Side; readonly otherwise: string };

/** The sides of each network namespace that is here. */
export function namespacesOf({ sides }: Seen): readonly (readonly Side[])[] {
  switch (sides) {
    case 'both':
      return [['client'], ['server']];
    case 'shared':
      return [['client', 'server']];
    default:
      return [[sides]];
  }
}

/** Why nothing is seen of a side; undefined where it is seen. */
export function whyUnseen(seen: Seen, side: Side): string | undefined {
  return 'otherwise' in seen && seen.sides !== side ? seen.otherwise : undefined;
}
