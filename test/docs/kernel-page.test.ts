import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { TRIED } from '../../src/model/kernel-facts.ts';
import { KERNEL_PAGE, kernelFacts } from '../../src/report/kernel-page.ts';
import { withFacts } from '../../src/report/limit-page.ts';

const textOf = (file: string) => readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8');

it('the page of kernels says what the code knows of them', () => {
  const text = textOf(KERNEL_PAGE);
  expect(withFacts(text, kernelFacts())).toBe(text);
});

it('the README names each kernel that was tried', () => {
  const [line = ''] = textOf('README.md').match(/^\| Linux .*$/m) ?? [];
  for (const version of TRIED) expect(line).toContain(version);
});
