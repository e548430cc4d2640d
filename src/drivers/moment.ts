/** A moment that somebody declares once; later declarations change nothing. */
export interface Moment {
  readonly reached: Promise<void>;
  reach(): void;
}

export function newMoment(): Moment {
  let reach = (): void => {};
  const reached = new Promise<void>(resolve => {
    reach = () => resolve();
  });
  return { reached, reach: () => reach() };
}
