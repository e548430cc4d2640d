interface Closable {
  close(): void;
}

/** What was opened one after the other, to be closed from the last to the first. */
export interface Opened extends Closable {
  keep<T extends Closable>(one: T): T;
}

export function keepOpened(): Opened {
  const all: Closable[] = [];
  return {
    keep: one => {
      all.push(one);
      return one;
    },
    close: () => {
      for (const one of all.splice(0).toReversed()) one.close();
    },
  };
}
