import { readFileSync } from 'node:fs';

/** A mounted file system, as this thread's mount namespace has it. */
export interface Mount {
  readonly path: string;
  /** Its type, as `ext4` or `overlay`. */
  readonly type: string;
}

/** What is mounted here. Throws where /proc cannot be read. */
export function mountsHere(): Mount[] {
  return parseMounts(readFileSync('/proc/thread-self/mountinfo', 'utf8'));
}

/** The lines of a mountinfo file (proc_pid_mountinfo(5)): the fifth word is the path, the word behind ` - ` the type. */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap(line => {
    const [place, system] = line.split(' - ');
    const path = place?.split(' ')[4];
    const type = system?.split(' ')[0];
    return path === undefined || type === undefined ? [] : [{ path: unescaped(path), type }];
  });
}

/** Blanks, line ends and backslashes are written in octal. */
function unescaped(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
