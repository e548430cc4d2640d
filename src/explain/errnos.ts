import type { ErrnoName } from '../model/errno.ts';
import type { Entry } from '../model/explanation.ts';
import { ERRNOS_OF_CONNECTIONS } from './errnos-of-connections.ts';
import { ERRNOS_OF_RESOURCES } from './errnos-of-resources.ts';

/** Errors that connections meet, and what they mean there. */
export const ERRNOS: Readonly<Partial<Record<ErrnoName, Entry>>> = { ...ERRNOS_OF_RESOURCES, ...ERRNOS_OF_CONNECTIONS };
