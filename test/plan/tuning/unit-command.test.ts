import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unitCommand } from '../../../src/plan/tuning/unit-command.ts';
import { assignedInUnit } from '../../../src/plan/tuning/unit-settings.ts';
import { withSpecifiers } from '../../../src/plan/tuning/unit-specifiers.ts';
import { unitWords } from '../../../src/plan/tuning/unit-words.ts';

describe('words', () => {
  test.each([
    [`nginx -g 'daemon on; master_process on;'`, ['nginx', '-g', 'daemon on; master_process on;']],
    [`"CONFIG=/etc/a b" PORT=1`, ['CONFIG=/etc/a b', 'PORT=1']],
    [String.raw`a\ b "c\"d" 'e\tf' --g="h i"`, ['a b', 'c"d', 'e\tf', '--g=h i']],
    ['', []],
  ])('%j', (written, words) => {
    expect(unitWords(written)).toEqual(words);
  });

  test('any text is taken', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void unitCommand(text, {})));
  });
});

describe('a command line', () => {
  test('has the words of a variable, and a variable inside a word', () => {
    const variables = { CONFIG: '/etc/h.cfg', EXTRA: `-S '/run/a b'` };
    expect(unitCommand(`/bin/h -f $CONFIG -p $\{CONFIG}.pid $EXTRA $NONE $$x`, variables)).toEqual([
      ...['/bin/h', '-f', '/etc/h.cfg', '-p', '/etc/h.cfg.pid', '-S', '/run/a b', '$x'],
    ]);
  });

  test('begins with what systemd alone reads', () => {
    expect(unitCommand('-/bin/a b', {})).toEqual(['/bin/a', 'b']);
    expect(unitCommand('@/bin/a name b', {})).toEqual(['/bin/a', 'b']);
    expect(unitCommand(':+/bin/a $b', { b: 'c' })).toEqual(['/bin/a', '$b']);
  });
});

test('specifiers are of the unit', () => {
  expect(withSpecifiers('%n %N %p %i %I %t/x %% %H', 'a@b-c.service')).toBe(
    'a@b-c.service a@b-c a b-c b/c /run/x % %H',
  );
});

test('an empty value takes back those before it', () => {
  const file = { path: 'a.service', text: '[Service]\nEnvironment=A=1\nEnvironment=B=2' };
  const dropIn = { path: 'b.conf', text: '[Service]\nEnvironment=\nEnvironment=C=3' };
  expect(assignedInUnit([file], 'Service.Environment')).toEqual(['A=1', 'B=2']);
  expect(assignedInUnit([file, dropIn], 'Service.Environment')).toEqual(['C=3']);
});
