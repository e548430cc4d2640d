import { growing } from './growing.ts';

/** Answers that wait for their time. All wait equally long, so they are due in the order in which they came. */
export interface DelayedAnswers {
  add(fd: number, nowUs: number): void;
  /** The descriptor was closed: what waits for it is void, even when another connection gets its number. */
  forget(fd: number): void;
  takeDue(nowUs: number, answer: (fd: number) => void): void;
  /** Infinity for none. */
  dueUs(): number;
}

interface Waiting {
  readonly fd: number;
  readonly life: number;
  readonly dueUs: number;
}

export function delayedAnswers(delayUs: number): DelayedAnswers {
  /** How many connections have had the descriptor before. */
  const lives = growing(Uint32Array);
  let queue: Waiting[] = [];
  let head = 0;
  return {
    add: (fd, nowUs) => void queue.push({ fd, life: lives.get(fd), dueUs: nowUs + delayUs }),
    forget: fd => lives.set(fd, lives.get(fd) + 1),
    takeDue: (nowUs, answer) => {
      for (let next = queue[head]; next !== undefined && next.dueUs <= nowUs; next = queue[head]) {
        head += 1;
        if (next.life === lives.get(next.fd)) answer(next.fd);
      }
      if (head > queue.length / 2) {
        queue = queue.slice(head);
        head = 0;
      }
    },
    dueUs: () => queue[head]?.dueUs ?? Number.POSITIVE_INFINITY,
  };
}
