import type { WhatHappened } from '../../model/cause.ts';
import { APPLICATION } from './application.ts';
import type { CauseEntry } from './cause-entry.ts';
import { DRIVER } from './driver.ts';
import { NETWORK } from './network.ts';

/** Every cause that is no limit: what it looks like, what it is taken for, where to look and what to do. */
export const CAUSES: Readonly<Record<WhatHappened, CauseEntry>> = { ...APPLICATION, ...NETWORK, ...DRIVER };
