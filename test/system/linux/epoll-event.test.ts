import { expect, it } from 'vitest';
import { epollEventLayout } from '../../../src/system/linux/epoll-event.ts';

it.each([
  { arch: 'x64', bytes: 12, dataAt: 4 },
  { arch: 'ia32', bytes: 12, dataAt: 4 },
  { arch: 'arm64', bytes: 16, dataAt: 8 },
  { arch: 'arm', bytes: 16, dataAt: 8 },
  { arch: 'riscv64', bytes: 16, dataAt: 8 },
  { arch: 'ppc64', bytes: 16, dataAt: 8 },
])('an event takes $bytes bytes on $arch, with its data at $dataAt', ({ arch, bytes, dataAt }) => {
  expect(epollEventLayout(arch)).toEqual({ words: bytes / 4, dataWord: dataAt / 4 });
});
