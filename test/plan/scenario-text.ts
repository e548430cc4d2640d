import { InvalidInput, type Problem } from '../../src/model/errors.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';

/** Problems that the parser finds in a scenario; none where it is valid. Any other error is rethrown. */
export function problemsIn(text: string): readonly Problem[] {
  try {
    parseScenario(text, 's.yaml');
    return [];
  } catch (error) {
    if (error instanceof InvalidInput && error.problems.length > 0) return error.problems;
    throw error;
  }
}

/** `3:9 lab.kind: message (expected) [suggestion]`, a line a problem. */
export function reported(text: string): string[] {
  return problemsIn(text).map(({ at, key, message, expected, suggestion }) => {
    const meant = suggestion === undefined ? '' : ` [${suggestion}]`;
    return `${at.line}:${at.column} ${key}: ${message}${expected === undefined ? '' : ` (${expected})`}${meant}`;
  });
}
