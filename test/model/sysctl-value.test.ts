import { expect, test } from 'vitest';
import { takenByKernel } from '../../src/model/sysctl-value.ts';

test.each([
  ['10000 65000   // more ports', '32768\t60999', '10000 65000', '// more ports'],
  ['8192   # longer queues', '4096', '8192', '# longer queues'],
  ['8192', '4096', '8192', ''],
  ['8192 16384', '4096', '8192', '16384'],
  ['0x100', '4096', '256', ''],
  ['010', '4096', '8', ''],
  ['-1 x', '0', '-1', 'x'],
  ['4096 ; a', undefined, '4096', '; a'],
])('of "%s" where "%s" is in force the kernel takes "%s"', (written, inForce, value, rest) => {
  expect(takenByKernel(written, inForce)).toEqual({ value, rest });
});

test.each([
  ['8192#longer', '4096'],
  ['10000   // more', '32768 60999'],
  ['htcp # faster', 'cubic'],
  ['8080,9000-9010', '8080'],
  ['cubic', undefined],
])('"%s" where "%s" is in force is handed over whole', (written, inForce) => {
  expect(takenByKernel(written, inForce)).toEqual({ value: written.replaceAll(/\s+/g, ' '), rest: '' });
});
