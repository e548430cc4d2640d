import type { Gap } from '../../model/sketch.ts';
import { count } from '../numbers.ts';

/** What a scenario does not have of the server that it was made from, in a sentence. */
export function gapSentence(gap: Gap): string {
  switch (gap.gap) {
    case 'own-configuration':
      return `The ${gap.server} of the lab answers every request by itself: sites, TLS, modules and servers behind it are missing.`;
    case 'words-forgotten':
      return `${gap.server} has rewritten its command line: what it was started with, and what its configuration says, is missing.`;
    case 'secret-variables':
      return `Environment variables that may be secrets were left out: ${gap.names.join(', ')}.`;
    case 'secret-words':
      return `Values of the command line that may be secrets were left out: ${gap.options.join(', ')}.`;
    case 'environment-unread':
      return `Its environment could not be read: ${gap.why}.`;
    case 'backlog-cut':
      return `It asked listen() for ${count(gap.bound)} or more, which net.core.somaxconn cut down to ${count(gap.bound)}.`;
    case 'backlog-unknown':
      return 'The backlog of its listening socket is not known.';
    case 'nofile-beyond-machine': {
      const wanted = gap.nofile === undefined ? 'any number of' : count(gap.nofile);
      return `It may have ${wanted} descriptors: a process here gets ${count(gap.most)} at most, and so does the copy.`;
    }
    case 'socket-activated': {
      const asked = gap.backlog === undefined ? '' : `, with a backlog of ${count(gap.backlog)}`;
      return `systemd listens in its place${asked}: systemd-socket-activate does so for the copy, and asks for as long a queue as the kernel gives.`;
    }
    case 'unit-lines':
      return `Nothing of the lab does what these lines of the unit say: ${gap.lines.join(', ')}.`;
    case 'no-such-user':
      return `This machine has no user ${gap.user}: the copy runs as whoever runs loadline.`;
    case 'loopback':
      return `It listens on ${gap.address} alone, where no other host can connect, and its command line does not say so: tell it to listen on {host}.`;
    case 'own-root':
      return 'Its files are those of a container: the scenario looks for them on this machine.';
    case 'no-way-out':
      return 'A lab has no way out: databases and other servers that it connects to by TCP are missing. Those at a Unix socket are the real ones.';
    case 'asked-nothing':
      return 'Nothing was found that it answers: a connection that both kernels hold is counted as served (probe: none).';
  }
}
