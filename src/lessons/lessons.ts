import type { Lesson } from '../model/lesson.ts';
import { acceptQueue } from './accept-queue.ts';
import { descriptors } from './descriptors.ts';
import { localPorts } from './local-ports.ts';
import { slowApplication } from './slow-application.ts';
import { somaxconn } from './somaxconn.ts';
import { synQueue } from './syn-queue.ts';
import { timeWait } from './time-wait.ts';
import { trackedConnections } from './tracked-connections.ts';

/** In the order in which a newcomer takes them. */
export const LESSONS: readonly Lesson[] = [
  acceptQueue,
  somaxconn,
  synQueue,
  localPorts,
  timeWait,
  descriptors,
  trackedConnections,
  slowApplication,
];
