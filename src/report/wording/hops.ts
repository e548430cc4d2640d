import type { Fate } from '../../model/fate.ts';
import { visible } from '../escape.ts';
import { count, counted, duration } from '../numbers.ts';
import type { Sentences } from './sentences.ts';

const FATES: Readonly<Record<Fate, string>> = {
  refused: 'were refused: nothing listened there, or it was told not to answer',
  'no-room': 'found no room in its accept queue (EAGAIN)',
  failed: 'could not be made',
  'not-connected': 'got no answer to their SYN in time',
  'not-answered': 'were connected and got no answer in time',
  closed: 'were closed or reset there before the answer',
};

/** Findings about what is behind the target. */
export const HOPS = {
  'queue-behind-full': ({ to, bound, peak, dropped }) =>
    `The accept queue of ${visible(to)}, behind the target, was full: ${count(peak)} waited, its bound is ${count(bound)}${
      dropped === undefined ? '' : `, and it dropped ${counted(dropped, 'packet')}`
    }.`,
  'queue-behind-stood': ({ to, stoodMs }) =>
    `For ${duration(stoodMs)} the accept queue of ${visible(to)} was never empty.`,
  'hop-fate': ({ from, to, fate, count: times }) =>
    `The log${from === '' ? '' : ` of ${visible(from)}`} says that ${counted(times, 'connection')} to ${visible(to)} ${FATES[fate]}.`,
  'connected-behind': ({ from, to, connected }) =>
    `${visible(from) || 'The target'} had up to ${counted(connected, 'connection')} to ${visible(to)} open at a time.`,
  'nobody-listens-behind': ({ to }) => `No socket of this host was seen to listen on ${visible(to)}.`,
  'failed-behind': ({ to }) => `The target passed on what failed behind it, at ${visible(to)}.`,
  'unreached-behind': ({ to }) =>
    `The target says that ${visible(to)} did not answer its SYNs, and nothing says where these were lost.`,
  'unseen-behind': ({ to }) =>
    `The target waits for ${visible(to)}, and what happens there cannot be seen from this host.`,
  'call-failed-behind': ({ to, call, errno, count: times }) =>
    `${visible(call)}() of what listens on ${visible(to)} failed ${counted(times, 'time')} with ${visible(errno)}.`,
  'descriptors-full-behind': ({ to, pid, limit }) =>
    `Process ${pid}, which listens on ${visible(to)}, had all the ${count(limit)} descriptors that it may have.`,
  'waits-in-queue-behind': ({ to, peak }) =>
    `Up to ${counted(peak, 'connection')} waited to be accepted at ${visible(to)}.`,
} as const satisfies Partial<Sentences>;
