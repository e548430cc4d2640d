import type { CauseEntry } from './cause-entry.ts';

/** Causes that lie in the program that makes the load. */
export const DRIVER = {
  'driver-process-lost': {
    title: 'a process of the load driver was lost',
    meaning:
      'A process that makes the load ended in the middle and took its connections with it. They say nothing of the server.',
    symptoms: ['a part of the attempts has no outcome'],
    decoys: [{ looksLike: 'a server that dropped connections', tellApart: 'these end with the process of the client' }],
    look: ['dmesg | tail -n 50   # on the host that makes the load: whether the kernel killed it for memory'],
    advice: ['more memory for the host that makes the load, or fewer connections'],
  },
  'driver-host-lost': {
    title: 'a host of the load was lost',
    meaning:
      'One of several hosts that make the load fell silent, or its agent or the way to it ended, in mid-load. All of its attempts count as lost: what it had served before is told, and counts for nothing. The counts of the other hosts are exact.',
    symptoms: ['all attempts of one host have no outcome'],
    decoys: [
      {
        looksLike: 'a server that dropped connections',
        tellApart: 'these are all of one host, and end when it was lost',
      },
    ],
    look: [
      'ssh HOST uptime; ssh HOST dmesg | tail -n 50   # whether the host was started again, or killed the agent for memory',
    ],
    advice: ['run again: what is lost of a load says nothing of the server'],
  },
  'driver-stopped-early': {
    title: 'the load was stopped early',
    meaning:
      'Attempts were under way, with time left, when the user or the bound on the time of the run stopped the load.',
    symptoms: ['attempts are pending at the end'],
    decoys: [{ looksLike: 'a server that does not answer', tellApart: 'then attempts run out of their own time' }],
    look: ['the state of the run in its report: interrupted, or out of time'],
    advice: ['let it run to its end, or give it more time'],
  },
  'driver-out-of-time': {
    title: 'still on their way when the time of the driver was over',
    meaning:
      'The load lasts as long as it lasts. These connections moved on while they were looked at, and had got no answer when it ended: nothing holds them up.',
    symptoms: ['a few connections without an answer at the end of a load by a program'],
    decoys: [{ looksLike: 'connections that hang', tellApart: 'those do not move between two looks' }],
    look: ['the rate of the load, and the time that an answer takes, in the report'],
    advice: ['a longer load, or fewer connections: load.duration, load.connections'],
  },
} satisfies Readonly<Record<string, CauseEntry>>;
