/** Connections to one listener: who made them, and whose the listener is. */
export interface Way {
  /** Processes that have such a connection; none where nobody saw whose they are. */
  readonly from: readonly number[];
  readonly owners: readonly number[];
}

/** What the load has to do with, of what the target's processes do. */
export interface Reached<W extends Way> {
  /** The ways that it takes, or may take. */
  readonly ways: readonly W[];
  /** Processes that serve only others than the load: what becomes of these is no concern of it. */
  readonly beside: readonly number[];
}

/**
 * Follows the load from the processes that have its connections, way by way. A way that only processes take that it does not reach is
 * theirs alone.
 *
 * @param front processes that have the listener under test, or a connection to it; none where nobody saw any, and then all is reached
 */
export function reachedBy<W extends Way>(front: readonly number[], ways: readonly W[]): Reached<W> {
  if (front.length === 0) return { ways, beside: [] };
  const reached = new Set(front);
  const isTaken = ({ from }: Way) => from.length === 0 || from.some(pid => reached.has(pid));
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const way of ways.filter(isTaken)) for (const pid of way.owners) reached.add(pid);
  }
  const others = ways.filter(way => !isTaken(way)).flatMap(({ owners }) => owners);
  return { ways: ways.filter(isTaken), beside: [...new Set(others)].filter(pid => !reached.has(pid)) };
}
