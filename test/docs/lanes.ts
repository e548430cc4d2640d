/** Runs what it is given in order, each when the one before has ended, however it did. */
export interface Lane {
  add<T>(act: () => Promise<T>): Promise<T>;
}

export function openLane(): Lane {
  let last: Promise<unknown> = Promise.resolve();
  return {
    add: act => {
      const result = last.then(act);
      last = result.catch(() => undefined);
      return result;
    },
  };
}
