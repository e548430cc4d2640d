import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filledIn } from '../../src/targets/command/fill-in.ts';

const VALUES = { host: '198.19.0.1', port: 8080, backlog: 5 };

test('placeholders are filled in wherever they stand', () => {
  const command = ['server', '--listen={host}:{port}', '{backlog}', '{backlog}{port}', '{other} {} {{port}}'];
  expect(filledIn(command, VALUES)).toEqual(['server', '--listen=198.19.0.1:8080', '5', '58080', '{other} {} {8080}']);
});

test('words without placeholders stay as they are', () => {
  const words = fc.array(fc.string().filter(word => !/\{(host|port|backlog)\}/.test(word)));
  fc.assert(
    fc.property(words, command => {
      expect(filledIn(command, VALUES)).toEqual(command);
    }),
  );
});
