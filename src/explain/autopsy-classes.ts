import type { AutopsyClass } from '../model/attempt.ts';
import type { Entry } from '../model/explanation.ts';

/** What the kernels of both hosts hold for one attempt, and what that says. */
export const AUTOPSY_CLASSES: Readonly<Record<AutopsyClass, Entry>> = {
  'no-socket': {
    title: 'there never was a connection',
    meaning: 'The attempt ended at once on the client: no descriptor, or no local port. Nothing was sent.',
    limits: ['nofile', 'ephemeral-ports', 'time-wait-ports'],
  },
  'syn-unsent': {
    title: 'no SYN left the client',
    meaning:
      'The client is in SYN-SENT, and of the SYNs that it sent again none left the host: connection tracking, a firewall or a packet backlog of its own dropped them.',
    limits: ['conntrack-max', 'netdev-backlog'],
  },
  'syn-lost': {
    title: 'the SYN left, and the server holds nothing',
    meaning:
      'It was dropped on the way, or by the listener without a trace: a full accept queue, a full connection-tracking table or a firewall. Counters of the server tell which.',
    limits: ['listen-backlog', 'somaxconn', 'conntrack-max', 'syn-backlog', 'netdev-backlog'],
  },
  'syn-received': {
    title: 'the server holds a half-open connection',
    meaning:
      "If the client is established: the accept queue dropped its final ACK. If it is in SYN-SENT: the server's SYN-ACK did not arrive.",
    limits: ['listen-backlog', 'somaxconn'],
  },
  ghost: {
    title: 'established for the client, unknown to the server',
    meaning:
      'The client was given a SYN cookie, and the accept queue was full when it came back. The server forgot it. A client that keeps silent believes in it for ever; one that sends data waits or is reset. With default settings most overflow looks like this.',
    decoys: [{ looksLike: 'a slow server', tellApart: 'the server has no such connection in ss -tan' }],
    limits: ['listen-backlog', 'somaxconn'],
  },
  queued: {
    title: 'established on both sides, never accepted',
    meaning: 'It waits in the accept queue: the application does not call accept(), is too slow, or fails to (EMFILE).',
    limits: ['nofile'],
  },
  accepted: {
    title: 'the application has it and did not answer',
    meaning: 'No limit of the kernel: look at the application.',
  },
  'request-lost': {
    title: 'the application has it, and the request did not arrive',
    meaning:
      'Both kernels hold the connection. The client still keeps bytes of its request (Send-Q), and the server has none to read (Recv-Q 0): packets with data were lost on their way, to a firewall, the link, or a packet backlog. The application is not to blame.',
    limits: ['netdev-backlog'],
  },
  'answer-lost': {
    title: 'the application answered, and the answer did not arrive',
    meaning:
      'Both kernels hold the connection. The server still keeps bytes of its answer (Send-Q), and the client has none to read (Recv-Q 0): packets with data were lost on their way back.',
    limits: ['netdev-backlog'],
  },
  closed: {
    title: 'neither kernel holds it any more',
    meaning: 'It ended: by an end of file, a reset, or a time limit.',
  },
  unknown: {
    title: 'the tables could not be read, or not together',
    meaning: 'Nothing can be said about single connections; counters are all there is.',
  },
};
