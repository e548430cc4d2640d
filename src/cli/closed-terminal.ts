import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Node puts the settings of its terminals back as it exits, and aborts where one has been closed meanwhile (EIO of tcsetattr):
 * these descriptors become /dev/null first.
 *
 * @param fds descriptors that were terminals at the start
 */
export function leaveClosedTerminals(fds: readonly number[]): void {
  for (const fd of fds.filter(each => !isatty(each))) {
    closeSync(fd);
    // The lowest number that is free is this one.
    openSync('/dev/null', 'r+');
  }
}
