import type { Level, LevelName, LevelNow } from '../../model/level.ts';
import { count, duration, theSide } from '../numbers.ts';

/** What each level is called. */
export const LEVEL_WORDS: Readonly<Record<LevelName, string>> = {
  'accept-queue': 'accept queue',
  'syn-queue': 'SYN queue',
  descriptors: 'file descriptors',
  ports: 'ephemeral ports',
  tracking: 'connection tracking',
  'open-files': 'open files',
};

/** `accept queue (server)`. */
export function levelPhrase({ name, side }: LevelNow): string {
  return `${LEVEL_WORDS[name]} (${side === 'host' ? 'this machine' : side})`;
}

/** `accept queue on the server: 512 at the peak, and the bound is 511; first met 0.2 s into the load.` */
export function levelSentence(level: Level): string {
  const met = level.metMs === undefined ? '' : `; first met ${duration(Math.max(0, level.metMs))} into the load`;
  return `${LEVEL_WORDS[level.name]} on ${theSide(level.side)}: ${count(level.used)} at the peak, and the bound is ${count(level.bound)}${met}.`;
}
