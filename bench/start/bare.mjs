// What Node itself takes: says a word to descriptor 3 and waits.
import { writeSync } from 'node:fs';

writeSync(3, '.');
setInterval(() => {}, 1e6);
