import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LESSONS } from '../../src/lessons/lessons.ts';
import { type Installed, install, type User } from './installed.ts';
import { requirements } from './requirements.ts';

/** What the tools say of each lesson's load, where the load alone decides it. */
const SAID: Readonly<Record<string, readonly unknown[]>> = {
  'accept-queue': [129, 128, expect.any(Number)],
  somaxconn: ['128', 128, expect.any(Number)],
  'syn-queue': [expect.any(Number), '256', expect.any(Number), 0],
  'local-ports': ['40000 40999', 1000],
  'time-wait': [500, '0'],
  descriptors: [400, expect.any(Number), 1024],
  'tracked-connections': [expect.any(Number), expect.any(Number), 0],
  'slow-application': [0, expect.any(Number), 1000],
};

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const check = requirements(['root', 'setpriv', 'nft']);

describe.each<[User, readonly string[]]>([
  ['root', LESSONS.map(({ id }) => id)],
  ['ordinary', ['accept-queue', 'tracked-connections']],
])('as %s', (user, lessons) => {
  it.for(lessons)('%s shows its limit, and what other tools say of it', (id, context) => {
    check(context);
    const { status, stdout, stderr } = installed.loadline(['learn', id, '--format', 'json', '--quiet'], user);
    expect(status, stdout + stderr).toBe(0);
    const { shown, looks } = JSON.parse(stdout);
    expect(shown).toBe(true);
    expect(looks.map(({ value }: { value: unknown }) => value)).toEqual(SAID[id]);
  });
});
