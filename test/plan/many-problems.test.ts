import { afterEach, expect, test, vi } from 'vitest';
import { Alias } from 'yaml';
import { InvalidInput } from '../../src/model/errors.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';

afterEach(() => vi.restoreAllMocks());

function problemsOf(text: string) {
  try {
    parseScenario(text, 's.yaml');
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
  return [];
}

const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, at) => line(at));

/** What each took before: minutes. The runner's own deadline for a test holds them to seconds. */
test.each([
  ['unknown keys', 20_000, ['name: x', ...lines(20_000, at => `key${at}: 1`)]],
  ['aliases without an anchor', 20_000, ['name: x', 'about:', ...lines(20_000, at => `- *a${at}`)]],
  ['keys that are given twice', 20_000, ['name: x', ...lines(20_001, () => 'k: 1')]],
  ['keys of a setting', 9000, ['name: x', 'lab:', '  server:', '    sysctl:', ...lines(9000, at => `      n${at}: 1`)]],
  ['keys behind an alias', 9000, ['name: x', 'about: &a x', ...lines(9000, at => `key${at}: 1`)]],
])('%s are all named, in the order of the file', (_what, count, text) => {
  const problems = problemsOf(text.join('\n'));
  expect(problems).toHaveLength(count);
  const places = problems.map(({ at }) => at.line ?? 0);
  expect(places).toEqual([...places].sort((one, other) => one - other));
});

test('each alias is looked up in the file at most once', () => {
  const resolve = vi.spyOn(Alias.prototype, 'resolve');
  const sysctls = lines(500, at => `      n${at}: 1`);
  problemsOf(['name: x', 'lab:', '  client:', '    sysctl: &a', ...sysctls, '  server:', '    sysctl: *a'].join('\n'));
  const own = resolve.mock.calls.filter(([, context]) => context === undefined);
  expect(own.length).toBeLessThanOrEqual(1);
});

test('more aliases than any scenario has a use for are refused, and not looked up', () => {
  const text = ['name: x', 'about: &a x', ...lines(1001, at => `key${at}: *a`)].join('\n');
  expect(problemsOf(text)).toMatchObject([{ message: 'the file has too many aliases', at: { line: 1003 } }]);
});
