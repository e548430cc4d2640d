// A Debian package of the one executable, with what lies beside it: manual pages, completion, scenarios, the schema for editors.
import { execFileSync } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SCRIPTS } from '../../dist/cli/completion/scripts.js';

const COMPLETION = {
  bash: 'usr/share/bash-completion/completions/loadline',
  zsh: 'usr/share/zsh/vendor-completions/_loadline',
  fish: 'usr/share/fish/vendor_completions.d/loadline.fish',
};

/** Node needs the C and the C++ library of Debian 10 or later; the programs are started by loadline, each for some commands only. */
const control = version => `Package: loadline
Version: ${version}
Architecture: amd64
Maintainer: The authors of loadline <loadline@localhost>
Section: net
Priority: optional
Depends: libc6 (>= 2.28), libstdc++6 (>= 9)
Recommends: iproute2, util-linux, nftables
Suggests: strace, procps, wrk, apache2-utils, nginx-light
Description: names the kernel limit behind each failed TCP connection
 Starts a server with the listen backlog in question, connects to it, and
 says of each failure which limit caused it, with proof and the line to change.
`;

/** Writes the package into `out`, and returns its path: packed fast, since a higher level saves 4 % and takes three times as long. `copyright` is its license and those of all that is in it. */
export function writeDebianPackage({ executable, copyright, version, work, out }) {
  const tree = join(work, 'debian');
  const add = (path, content) => {
    mkdirSync(join(tree, dirname(path)), { recursive: true });
    writeFileSync(join(tree, path), content);
  };
  add('DEBIAN/control', control(version));
  add('usr/share/doc/loadline/copyright', copyright);
  for (const [shell, path] of Object.entries(COMPLETION)) add(path, SCRIPTS[shell]);
  for (const page of readdirSync('dist/man')) {
    add(`usr/share/man/man1/${page}.gz`, gzipSync(readFileSync(join('dist/man', page)), { level: 9 }));
  }
  for (const folder of ['scenarios', 'schemas'])
    cpSync(folder, join(tree, 'usr/share/loadline', folder), { recursive: true });
  mkdirSync(join(tree, 'usr/bin'));
  linkSync(executable, join(tree, 'usr/bin/loadline'));
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', tree]);
  const file = join(out, `loadline_${version}_amd64.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--build', tree, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return file;
}
