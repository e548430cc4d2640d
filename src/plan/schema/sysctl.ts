import { z } from 'zod';
import { isMistake, type Mistake } from '../mistake.ts';
import { normaliseSysctlName, type SysctlScope, sysctlScope, unknownSysctlRoot } from '../sysctl-name.ts';
import { refuse } from './written.ts';

/** Sysctls by name, all of one scope. Names come out dotted, values as the kernel is to be given them. */
export function sysctls(scope: SysctlScope) {
  const name = z.string().transform((written, ctx) => {
    const mistake = nameMistake(written, scope);
    return mistake === undefined ? written : refuse(ctx, mistake);
  });
  return z.record(name, value).transform((written, ctx) => {
    const byName: Record<string, string> = {};
    for (const [key, text] of Object.entries(written)) {
      const dotted = dottedName(key);
      if (Object.hasOwn(byName, dotted)) refuse(ctx, { mistake: `${dotted} is given twice`, ofKey: true }, [key]);
      byName[dotted] = text;
    }
    return byName;
  });
}

const EXPECTED_VALUE = 'a number, text or a list of numbers, as the kernel takes it';
const LONGEST_VALUE = 4096;

const number = z.number({ error: EXPECTED_VALUE }).transform((written, ctx) => {
  if (Number.isSafeInteger(written)) return String(written);
  return refuse(ctx, {
    mistake: `${written} is not a whole number that can be kept exactly`,
    expected: 'it in quotes',
  });
});

const text = z
  .string({ error: EXPECTED_VALUE })
  .max(LONGEST_VALUE)
  .transform((written, ctx) => {
    const oneLine = written.trim().replaceAll(/[\t ]+/g, ' ');
    if (!/[\r\n]/.test(oneLine)) return oneLine;
    return refuse(ctx, { mistake: 'a sysctl value is one line', expected: EXPECTED_VALUE });
  });

const list = z
  .array(z.union([number, text], { error: 'a number or text' }))
  .min(1)
  .transform(items => items.join(' '));

const value = z.union([number, text, list], { error: EXPECTED_VALUE });

function nameMistake(written: string, scope: SysctlScope): Mistake | undefined {
  const name = normaliseSysctlName(written);
  if (isMistake(name)) return name;
  return unknownSysctlRoot(name) ?? scopeMistake(name, scope);
}

function scopeMistake(name: string, wanted: SysctlScope): Mistake | undefined {
  if (sysctlScope(name) === wanted) return undefined;
  if (wanted === 'netns') {
    return { mistake: `${name} holds for the whole machine`, expected: 'it under lab.host', suggestion: 'lab.host' };
  }
  const expected = 'it under lab.client.sysctl or lab.server.sysctl';
  return { mistake: `each host of the lab has its own ${name}`, expected, suggestion: 'lab.server.sysctl' };
}

function dottedName(written: string): string {
  const name = normaliseSysctlName(written);
  return isMistake(name) ? written : name;
}
