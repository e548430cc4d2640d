import type { LogEntry } from '../model/explanation.ts';
import type { TargetKind } from '../model/scenario.ts';
import { SERVERS } from '../servers/servers.ts';

/** Lines of the error logs of servers. */
export const SERVER_LINES: readonly (LogEntry & { readonly server: TargetKind })[] = SERVERS.flatMap(
  ({ kind, logEntries = [] }) => logEntries.map(entry => ({ server: kind, ...entry })),
);
