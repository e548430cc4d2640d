import { CLIENT_LOSSES } from './client-losses.mjs';
import { CLIENT_SCALE } from './client-scale.mjs';
import { CLIENTS } from './clients.mjs';
import { KUBERNETES } from './kubernetes.mjs';
import { LOOKS } from './looks.mjs';
import { LOSSES } from './losses.mjs';
import { REFUSALS } from './refusals.mjs';
import { SERVER_LOSSES } from './server-losses.mjs';
import { SERVERS } from './servers.mjs';

/** Each runs on the testbed and gives what was expected (a value, or a pattern) beside what was found. */
export const CASES = [
  ...LOOKS,
  ...REFUSALS,
  ...LOSSES,
  ...SERVERS,
  ...SERVER_LOSSES,
  ...KUBERNETES,
  ...CLIENTS,
  ...CLIENT_LOSSES,
  ...CLIENT_SCALE,
];
