/** Several who wait for each other. */
export interface Meeting {
  /** One is there. Resolves once all others are, or have left; rejects where the meeting is called off. */
  arrive(name: string): Promise<void>;
  /** One will not come: nobody waits for it. */
  leave(name: string): void;
  callOff(why: Error): void;
  /** Those who are neither there nor have left. */
  missing(): readonly string[];
}

export function meeting(names: readonly string[]): Meeting {
  const missing = new Set(names);
  let open: () => void = () => undefined;
  let callOff: (why: Error) => void = () => undefined;
  const met = new Promise<void>((resolve, reject) => {
    open = resolve;
    callOff = reject;
  });
  // Whoever arrives is told.
  met.catch(() => undefined);
  const leave = (name: string): void => {
    missing.delete(name);
    if (missing.size === 0) open();
  };
  return {
    arrive: name => {
      leave(name);
      return met;
    },
    leave,
    callOff,
    missing: () => [...missing],
  };
}
