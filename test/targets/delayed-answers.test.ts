import { expect, test } from 'vitest';
import { delayedAnswers } from '../../src/targets/raw/delayed-answers.ts';

test('answers are due in the order in which they were asked for, each after the same time', () => {
  const { delayed, due } = watched();
  delayed.add(7, 0);
  delayed.add(2000, 50);
  expect([delayed.dueUs(), due(99), due(100), delayed.dueUs(), due(1000), delayed.dueUs()]).toEqual([
    100,
    [],
    [7],
    150,
    [2000],
    Number.POSITIVE_INFINITY,
  ]);
});

test('what waits for a closed connection is void, also for the next one on its descriptor', () => {
  const { delayed, due } = watched();
  delayed.add(7, 0);
  delayed.forget(7);
  delayed.add(7, 10);
  expect(due(1000)).toEqual([7]);
});

function watched() {
  const delayed = delayedAnswers(100);
  const due = (nowUs: number): number[] => {
    const answered: number[] = [];
    delayed.takeDue(nowUs, fd => answered.push(fd));
    return answered;
  };
  return { delayed, due };
}
