import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInput, type Problem } from '../../src/model/errors.ts';
import { readDocument } from '../../src/plan/document.ts';
import { SCENARIO } from '../../src/plan/parse-scenario.ts';

describe('readDocument', () => {
  it('reads a mapping and knows positions', () => {
    const document = readDocument('a: 1\nb: [x, y]\n', 's.yaml', SCENARIO);
    expect(document.value).toEqual({ a: 1, b: ['x', 'y'] });
    expect(document.positionAt(8)).toEqual({ file: 's.yaml', line: 2, column: 4 });
  });

  it.each([
    ['', 1, 1, 'the file is empty'],
    ['# only a remark\n', 1, 1, 'the file is empty'],
    ['---\n', 1, 1, 'the file is empty'],
    ['- a\n- b\n', 1, 1, 'the file holds a list, not a mapping'],
    ['\n  hello\n', 2, 3, 'the file holds one value, not a mapping'],
    ['a: 1\n---\nb: 2\n', 2, 1, 'the file holds several YAML documents'],
    ['a: 1\nb\u0000: 2', 2, 2, 'the file is not text: it holds control characters'],
    ['\u007fELF', 1, 1, 'the file is not text: it holds control characters'],
    ['a: 1\nb: *c\n', 2, 4, '*c has no anchor before it'],
    ['a: !secret 1\n', 1, 4, 'not valid YAML: Unresolved tag: !secret'],
    ['? [a]\n: 1\n', 1, 3, 'this cannot be a key'],
    ['a: { __proto__: 1 }\n', 1, 6, 'this cannot be a key'],
    ['['.repeat(100_000), undefined, undefined, 'the YAML is nested too deeply'],
  ])('refuses %.20j with one message', (text, line, column, message) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      message,
      at: { file: 's.yaml', ...(line === undefined ? {} : { line, column }) },
    });
  });

  it('says where the YAML breaks off', () => {
    const [problem] = problems('a: 1\nb: [1, 2\nc: 3\n');
    expect(problem?.message).toMatch(/^not valid YAML: /);
    expect(problem?.at.line).toBe(3);
  });

  it('names every key that is given twice', () => {
    expect(problems('a: 1\nlist: { b: 1, b: 2 }\na: 3\n')).toEqual([
      { at: { file: 's.yaml', line: 2, column: 15 }, key: 'b', message: 'b is given twice' },
      { at: { file: 's.yaml', line: 3, column: 1 }, key: 'a', message: 'a is given twice' },
    ]);
  });

  it('refuses what is far too long for a scenario', () => {
    expect(problems('a'.repeat(300_000))).toMatchObject([{ message: 'the file is too long: 300000 characters' }]);
  });

  it('refuses aliases that multiply', () => {
    const usages = 'bcdefghijk'.split('').map((key, index) => `${key}: [${`*${'abcdefghij'[index]},`.repeat(9)}]`);
    expect(
      problems(`a: &a [x]\n${usages.map((line, i) => line.replace(': ', `: &${'bcdefghijk'[i]} `)).join('\n')}`),
    ).toHaveLength(1);
  });

  it('throws nothing but InvalidInput', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlish), text => problems(text).length >= 0),
      {
        numRuns: 500,
      },
    );
  });
});

const yamlish = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&x ',
      '*x',
      '? ',
      '|',
      '"',
      "'",
      '!!',
      '<<',
      '%',
      '#',
    ),
  )
  .map(parts => parts.join(''));

/** Problems of a text; none where it is a mapping. Any other error is rethrown. */
function problems(text: string): readonly Problem[] {
  try {
    readDocument(text, 's.yaml', SCENARIO);
    return [];
  } catch (error) {
    if (error instanceof InvalidInput && error.problems.length > 0) return error.problems;
    throw error;
  }
}
