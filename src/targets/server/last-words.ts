/** The end of what a program said until it was told to end, and the beginning of what it said then. */
export interface LastWords {
  add(line: string): void;
  /** From now on only a few lines more are kept: a program that says much while it shuts down hides nothing by that. */
  willEnd(): void;
  text(): string;
}

const MOST_BEFORE = 8;
const MOST_AFTER = 4;

export function keepLastWords(): LastWords {
  const before: string[] = [];
  const after: string[] = [];
  let isEnding = false;
  const addBefore = (line: string): void => {
    before.push(line);
    if (before.length > MOST_BEFORE) before.shift();
  };
  const addAfter = (line: string): void => {
    if (after.length < MOST_AFTER) after.push(line);
  };
  return {
    add: line => (isEnding ? addAfter(line) : addBefore(line)),
    willEnd: () => {
      isEnding = true;
    },
    text: () => [...before, ...after].join('\n').trim(),
  };
}
