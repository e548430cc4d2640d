// Watches the kernel for lost packets of this namespace, prints the ids of its programs, and stays.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { watchKernel } from '../../dist/collectors/packet-losses/kernel-watch.js';

const namespace = Number(/\[(\d+)\]/.exec(readlinkSync('/proc/self/ns/net'))[1]);
const watch = watchKernel({ namespaces: [namespace], ports: [1], attempts: 1 });
const ids = readdirSync('/proc/self/fdinfo').flatMap(fd => {
  try {
    return Number(/^prog_id:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1] ?? []);
  } catch {
    return [];
  }
});
console.log(JSON.stringify({ ids: ids.filter(id => id > 0), unwatched: watch.unwatched }));
setInterval(() => watch, 60_000);
