import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { epollWatches } from '../../../src/limits/descriptors/epoll-watches.ts';
import { aBook, aGroup } from '../book.ts';

const failed = (errno: string, syscall: 'epoll_ctl' | 'socket') =>
  aGroup({ stage: 'connect', autopsy: 'no-socket', symptom: { kind: 'errno', errno, syscall } });
const closed = aGroup({ stage: 'response', autopsy: 'closed', symptom: { kind: 'eof' } });
const unanswered = aGroup({ stage: 'response', autopsy: 'accepted' });
const settings = { 'client.settings': { 'fs.epoll.max_user_watches': '1500' } };
const call = (syscall: string, errno: string, count: number) =>
  ({ side: 'server', pid: 20, syscall, errno, count, firstMs: 900, lastMs: 5000 }) as const;

describe('epoll-watches', () => {
  it('is proven on the client by ENOSPC from epoll_ctl(), which has no other reason', () => {
    expect(attributeGroup(failed('ENOSPC', 'epoll_ctl'), aBook(settings))).toMatchObject({
      cause: { limit: 'epoll-watches', side: 'client', value: '1500' },
      confidence: 'proven',
    });
  });

  it.each([closed, unanswered])('is proven on the server by as many failed calls as failed connections', group => {
    const book = aBook({ 'server.failedCalls': [call('epoll_ctl', 'ENOSPC', 100)] });
    expect(attributeGroup(group, book)).toMatchObject({
      cause: { limit: 'epoll-watches', side: 'server' },
      confidence: 'proven',
    });
  });

  it('is not blamed for connections that were closed at another time than the calls failed', () => {
    const before = { ...call('epoll_ctl', 'ENOSPC', 100), firstMs: 0, lastMs: 100 };
    const { cause } = attributeGroup(closed, aBook({ 'server.failedCalls': [before] }));
    expect(cause).toMatchObject({ what: 'closed-connection' });
  });

  it('is not blamed for another errno or call, nor for a server that closes for its own reasons', () => {
    expect(epollWatches.judge(failed('ENOMEM', 'epoll_ctl'), 'client', aBook(settings)).ruling).toBe('ruled-out');
    expect(epollWatches.judge(failed('ENOSPC', 'socket'), 'client', aBook(settings)).ruling).toBe('ruled-out');
    const others = aBook({ 'server.failedCalls': [call('epoll_ctl', 'ENOENT', 100), call('accept4', 'EMFILE', 3)] });
    expect(attributeGroup(closed, others).cause).toMatchObject({ what: 'closed-connection' });
  });
});
