/** How struct epoll_event lies in memory, in words of 32 bits: its events are the first one. */
export interface EpollEventLayout {
  readonly words: number;
  /** The lower half of its data. */
  readonly dataWord: number;
}

const PACKED: EpollEventLayout = { words: 3, dataWord: 1 };
const ALIGNED: EpollEventLayout = { words: 4, dataWord: 2 };
/** Its 64 bits of data follow the events at once: it is packed on x86-64 (EPOLL_PACKED), and i386 aligns these to four bytes. */
const WITHOUT_GAP: readonly string[] = ['x64', 'ia32'];

/** @param arch as `process.arch` has it */
export function epollEventLayout(arch: string): EpollEventLayout {
  return WITHOUT_GAP.includes(arch) ? PACKED : ALIGNED;
}
