import type { SharedLog } from './shared-log.ts';

/** Time, host, program with its process id, words: RFC 3164, and as rsyslog writes it with the time of RFC 5424. */
const LINE = /^(\w{3} [ \d]\d [\d:]{8}|\d{4}-\d\d-\d\dT\S+) \S+ [^[\s]+\[(\d+)\]: (.*)$/;

/** Where Debian, Red Hat and SUSE have syslog write what daemons say (/etc/rsyslog.conf), and haproxy's file on Debian. */
export const SYSLOG: SharedLog = {
  files: () => ['syslog', 'messages', 'daemon.log', 'user.log', 'haproxy.log'].map(name => `/var/log/${name}`),
  pidOf: line => Number(LINE.exec(line)?.[2]),
  parse: line => {
    const [, time, , text] = LINE.exec(line) ?? [];
    if (time === undefined || text === undefined) return undefined;
    // RFC 3164 leaves the year out, and has whole seconds.
    const wallMs = Date.parse(/^\d/.test(time) ? time : `${time} ${new Date().getFullYear()}`);
    return Number.isNaN(wallMs) ? undefined : { wallMs, text };
  },
};
