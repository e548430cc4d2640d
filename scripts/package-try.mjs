// Installs the Debian package of `npm run package` in a root file system that has no Node, and uses it there as root and as an ordinary
// user: `npm run package:try`, as root, with mmdebstrap. Prints a line for each command, and ends with 1 where one failed.
import { rmSync } from 'node:fs';
import { makeRoot, startIn } from './package/root-file-system.mjs';
import { SERVER, tryAlone, tryDiagnose, tryDoctor, tryRun, tryServe } from './package/tries.mjs';

const USERS = { root: 0, 'an ordinary user': 1000 };

const root = makeRoot();
let failures = 0;
try {
  for (const [name, user] of Object.entries(USERS)) {
    const server = startIn(root, user, SERVER);
    for (const attempt of [tryAlone, tryDoctor, tryRun, tryDiagnose, tryServe]) {
      const { what, failure, ms } = await attempt(root, user);
      if (failure !== undefined) failures += 1;
      console.log(
        `${failure === undefined ? 'ok    ' : 'FAILED'} ${what}, as ${name}, ${ms} ms${failure === undefined ? '' : `\n${failure}`}`,
      );
    }
    server.kill();
  }
} finally {
  rmSync(root, { recursive: true });
}
process.exit(failures === 0 ? 0 : 1);
