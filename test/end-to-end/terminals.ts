import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A tmux server of a test's own: no settings of anybody's, and nobody else's sessions. */
export class Terminals {
  private readonly server = `loadline-${process.pid}`;

  /** What that tmux command prints. */
  tmux(...args: readonly string[]): string {
    return spawnSync('tmux', ['-L', this.server, '-f', '/dev/null', ...args], { encoding: 'utf8' }).stdout;
  }

  /** Ends every session, and removes the folder that the sessions' programs wrote to. */
  async end(folder: string): Promise<void> {
    const programs = this.tmux('list-panes', '-a', '-F', '#{pane_pid}').split('\n').filter(Boolean);
    this.tmux('kill-server');
    while (programs.some(pid => existsSync(`/proc/${pid}`))) await sleep(20);
    await removed(folder);
  }
}

/** Removes a folder. A child of an ended shell may still write its history: then the folder is read again. */
async function removed(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(50);
    }
  }
}
