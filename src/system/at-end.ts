const acts: (() => Promise<void>)[] = [];

/** Has `act` done before the command ends, once nothing else is left to do. */
export function atEnd(act: () => Promise<void>): void {
  acts.push(act);
}

/** Does what was left for the end; a process that is killed never comes to it. */
export async function performLastActs(): Promise<void> {
  await Promise.all(acts.splice(0).map(act => act()));
}
