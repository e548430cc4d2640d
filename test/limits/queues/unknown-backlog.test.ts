import { describe, expect, it } from 'vitest';
import { listenBacklog } from '../../../src/limits/queues/listen-backlog.ts';
import { somaxconn } from '../../../src/limits/queues/somaxconn.ts';
import { aBook, aGroup, listener, losses } from '../book.ts';

describe('a backlog that nobody told', () => {
  const book = aBook({
    listener: listener({
      backlog: undefined,
      backlogTold: false,
      somaxconn: 128,
      bound: 128,
      peakQueue: 129,
      wasFull: true,
    }),
    losses: losses({ acceptQueue: 300 }),
  });

  it('leaves the blame with somaxconn, which is the bound', () => {
    expect(somaxconn.judge(aGroup(), 'server', book)).toMatchObject({
      ruling: 'blamed',
      findings: expect.arrayContaining([{ code: 'bound-equals-somaxconn', values: { somaxconn: 128 } }]),
    });
    expect(listenBacklog.judge(aGroup(), 'server', book).ruling).toBe('ruled-out');
    expect(listenBacklog.effective('server', book)).toBeUndefined();
  });

  it('is the bound where the setting is another: the kernel keeps what was in force at listen()', () => {
    const lowered = aBook({
      listener: listener({
        backlog: 4096,
        backlogTold: false,
        somaxconn: 128,
        bound: 4096,
        peakQueue: 4097,
        wasFull: true,
      }),
      losses: losses({ acceptQueue: 300 }),
    });
    expect(listenBacklog.judge(aGroup(), 'server', lowered)).toMatchObject({
      ruling: 'blamed',
      findings: expect.arrayContaining([{ code: 'bound-of-its-own', values: { bound: 4096, somaxconn: 128 } }]),
    });
    expect(somaxconn.judge(aGroup(), 'server', lowered).ruling).toBe('ruled-out');
  });
});
