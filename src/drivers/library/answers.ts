import { isRefusal } from '../../model/answers.ts';
import type { DriverNumbers } from '../../model/driver-output.ts';

/** The answers that a library's connections had. */
export interface Answers {
  /** @param connection whatever stands for it in the library */
  note(connection: object, status: number): void;
  numbers(): Required<Pick<DriverNumbers, 'statuses' | 'connections'>>;
}

export function countAnswers(): Answers {
  const statuses: Record<string, number> = {};
  const answered = new Set<object>();
  const refused = new Set<object>();
  return {
    note: (connection, status) => {
      answered.add(connection);
      if (isRefusal(status)) refused.add(connection);
      if (status >= 400) statuses[status] = (statuses[status] ?? 0) + 1;
    },
    numbers: () => ({ statuses: { ...statuses }, connections: { answered: answered.size, refused: refused.size } }),
  };
}
