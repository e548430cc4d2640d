import type { Position, Problem } from '../../model/errors.ts';
import { visible } from '../escape.ts';

/** `file:line:column: key: message; expected …; did you mean …?` */
export function problemLine(problem: Problem): string {
  const where = [place(problem.at), problem.key].filter(part => part !== undefined && part !== '');
  const details = [
    problem.message,
    problem.expected === undefined ? undefined : `expected ${problem.expected}`,
    problem.suggestion === undefined ? undefined : `did you mean ${problem.suggestion}?`,
  ];
  return visible(`${where.join(': ')}: ${details.filter(detail => detail !== undefined).join('; ')}`);
}

function place(at: Position): string {
  return [at.file, at.line, at.column].filter(part => part !== undefined).join(':');
}
