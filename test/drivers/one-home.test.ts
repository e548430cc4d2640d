import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProgram, numbersIn } from '../../src/drivers/drivers.ts';
import { LOAD_PROGRAMS, type LoadProgramKind } from '../../src/model/driver-spec.ts';

const HOME = /^drivers\//;

/** Files that name a third-party driver all the same, and why. */
const UNAVOIDABLE: Readonly<Record<string, string>> = {
  'model/driver-spec.ts': 'the kinds of drivers',
  'cli/register/diagnose.ts': 'an example of a command',
  'one-file.ts': 'a program is joined in where its name stands in an import()',
};

const ROOT = path.join(import.meta.dirname, '..', '..');
const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(file =>
  file.endsWith('.ts'),
);

function textOf(...names: string[]): string {
  return readFileSync(path.join(ROOT, ...names), 'utf8');
}

it('what is known of a third-party driver has one home', () => {
  const named = new RegExp(`\\b(${LOAD_PROGRAMS.join('|')})\\b`);
  const naming = files.filter(file => !HOME.test(file) && named.test(textOf('src', file)));
  expect(naming.sort()).toEqual(Object.keys(UNAVOIDABLE).sort());
});

it('no file of src/drivers/ beside its own folder names a driver, but for the list', () => {
  const named = new RegExp(`'(${LOAD_PROGRAMS.join('|')})'|/(${LOAD_PROGRAMS.join('|')})/`);
  const own = new RegExp(`^drivers/(${LOAD_PROGRAMS.join('|')})/`);
  const naming = files.filter(file => HOME.test(file) && !own.test(file) && named.test(textOf('src', file)));
  expect(naming).toEqual(['drivers/drivers.ts']);
});

describe.each(LOAD_PROGRAMS)('the driver %s', kind => {
  it('is what docs/scenarios.md says how it is run', () => {
    expect(textOf('docs/scenarios.md')).toMatch(new RegExp(`^\\| ${kind} +\\|`, 'm'));
  });

  it('has a captured output whose numbers are read, or a program of ours around its library', () => {
    if (loadProgram(kind) === undefined) {
      expect(existsSync(path.join(ROOT, `src/drivers/${kind}/program.ts`))).toBe(true);
      const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> };
      expect(Object.keys(dependencies)).toContain(kind satisfies LoadProgramKind);
      return;
    }
    const captured = readdirSync(path.join(ROOT, 'test/fixtures/drivers')).filter(file =>
      new RegExp(`^${kind}[-.]`).test(file),
    );
    const read = captured.flatMap(file => numbersIn(textOf('test/fixtures/drivers', file)) ?? []);
    expect(read.filter(({ elapsedMs }) => elapsedMs !== undefined).length).toBeGreaterThan(0);
  });
});
