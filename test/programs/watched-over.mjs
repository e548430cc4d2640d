// watched-over.mjs FILE: has a file made once this process has ended, which tells the group of whoever makes it, and waits to be killed.
import { startWatcher } from '../../dist/lab/watcher.js';

const [file] = process.argv.slice(2);
startWatcher(['/bin/sh', '-c', 'cut -d" " -f5 /proc/$$/stat > "$1.part"; mv "$1.part" "$1"', 'sh', file]);
process.stdout.write('ready\n');
setInterval(() => undefined, 1000);
