import type { Comparison } from '../model/expectation.ts';

/** Whether what was observed compares with the expected value as it must. */
export function holds(observed: number, comparison: Comparison, value: number): boolean {
  switch (comparison) {
    case '==':
      return observed === value;
    case '!=':
      return observed !== value;
    case '<':
      return observed < value;
    case '<=':
      return observed <= value;
    case '>':
      return observed > value;
    case '>=':
      return observed >= value;
  }
}
