/** Questions that are on their way, each by its number. */
export interface Questions {
  /** Resolves with what `answer` is given for the number that `send` gets; rejects at once after `give up`. */
  ask(send: (id: number) => void): Promise<unknown>;
  answer(id: number, answer: unknown): void;
  refuse(id: number, why: Error): void;
  /** Nothing will be answered any more. The first reason stays. */
  giveUp(why: Error): void;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (why: Error) => void;
}

export function questions(): Questions {
  const waiting = new Map<number, Waiting>();
  let lost: Error | undefined;
  let nextId = 1;
  const take = (id: number): Waiting | undefined => {
    const one = waiting.get(id);
    waiting.delete(id);
    return one;
  };
  return {
    ask: send =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(lost);
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        send(id);
      }),
    answer: (id, answer) => take(id)?.resolve(answer),
    refuse: (id, why) => take(id)?.reject(why),
    giveUp: why => {
      lost ??= why;
      for (const id of [...waiting.keys()]) take(id)?.reject(lost);
    },
  };
}
