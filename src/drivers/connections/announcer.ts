import type { ShardChannel } from '../../system/shard-channel.ts';
import { isSettled, type Load } from './load.ts';
import { progressOf } from './tally.ts';

const EVERY_US = 100_000;
/** A load that lasts is looked at less often, too (run/sampling.ts). */
const EVERY_US_OF_MANY = 250_000;
const MANY = 25_000;

/** Tells the runner how far the load has come, some times a second while something changes, and when it has settled. */
export interface Announcer {
  announce(): void;
  /** When there will be something to tell, in microseconds since the load's start; Infinity for never. */
  dueUs(): number;
  /** The load is over, whatever its state. Said once. */
  settled(): void;
}

export function newAnnouncer(channel: ShardChannel, load: Load): Announcer {
  let toldUs = Number.NEGATIVE_INFINITY;
  let told = 0;
  let over = false;
  const everyUs = load.task.connections < MANY ? EVERY_US : EVERY_US_OF_MANY;
  const tell = (nowUs: number): void => {
    toldUs = nowUs;
    told = stamp(load);
    channel.send({ type: 'progress', progress: progressOf(load.tally) });
  };
  const settled = (): void => {
    if (over) return;
    over = true;
    tell(load.now());
    channel.send({ type: 'settled' });
  };
  const dueUs = (): number => (stamp(load) === told ? Number.POSITIVE_INFINITY : toldUs + everyUs);
  return {
    announce: () => {
      if (!over && isSettled(load)) settled();
      // A runner too busy to read gets the next one.
      const nowUs = load.now();
      if (dueUs() <= nowUs && channel.idle()) tell(nowUs);
    },
    dueUs,
    settled,
  };
}

/** Another number for every change of the tally. A served attempt that fails later lowers one count and raises another. */
function stamp({ tally }: Load): number {
  return tally.started + tally.connected + tally.served + 2 * tally.failed;
}
