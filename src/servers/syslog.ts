import type { SharedLog } from './shared-log.ts';

/** Where Debian, Red Hat and SUSE have syslog write what daemons say (/etc/rsyslog.conf), and haproxy's file on Debian. */
export const SYSLOG: SharedLog = {
  files: () => ['syslog', 'messages', 'daemon.log', 'user.log', 'haproxy.log'].map(name => `/var/log/${name}`),
  line: /^(?:\w{3} [ \d]\d [\d:]{8}|\d{4}-\d\d-\d\dT\S+) \S+ [^[\s]+\[(\d+)\]: (.*)$/,
};
