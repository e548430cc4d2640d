import { describe, expect, it } from 'vitest';
import { createCleanup } from '../../src/run/cleanup.ts';

describe('cleanup', () => {
  it('takes down in reverse order, goes on after a failure and says what failed', async () => {
    const done: string[] = [];
    const cleanup = createCleanup();
    cleanup.add('lab', () => void done.push('lab'));
    cleanup.add('target', () => Promise.reject(new Error('it does not answer')));
    cleanup.add('driver', async () => void done.push('driver'));
    expect(await cleanup.run()).toEqual([{ warning: 'part-left', part: 'target', why: 'it does not answer' }]);
    expect(done).toEqual(['driver', 'lab']);
    expect(await cleanup.run()).toEqual([]);
    expect(done).toEqual(['driver', 'lab']);
  });
});
