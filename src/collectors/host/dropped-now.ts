import { last } from '../../model/series.ts';
import type { Listeners } from './listeners.ts';

/** What listening sockets dropped so far. */
export interface DroppedNow {
  readonly listener?: number;
  readonly others?: number;
}

export function droppedNow(listeners: Listeners | undefined): DroppedNow {
  if (listeners === undefined) return {};
  const drops = last(listeners.listener.series, 'drops');
  const others = listeners.others.reduce((sum, { drops: dropped = 0 }) => sum + dropped, 0);
  return { ...(drops !== undefined && { listener: drops }), others };
}
