import { isSecret } from './secrets.ts';

export interface CopiedEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** Names of those that are secrets by their name or by their value. */
  readonly secrets: readonly string[];
}

/** What a session or an init system tells the process about itself, and every program that loadline starts has of its own. */
const OF_THE_SESSION =
  /^(_|PWD|OLDPWD|SHLVL|SHELL|TERM|COLORTERM|COLUMNS|LINES|HOME|USER|LOGNAME|MAIL|EDITOR|PAGER|DISPLAY|HOSTNAME|LS_COLORS|PS1|INVOCATION_ID|JOURNAL_STREAM|NOTIFY_SOCKET|MAINPID|MANAGERPID|LISTEN_(FDS|PID|FDNAMES)|WATCHDOG_(PID|USEC)|(SSH|XDG|DBUS|SYSTEMD|LESS|GPG|SUDO|TMUX|VSCODE|GNOME|DEBIAN)[A-Z_]*)$/;

/**
 * The variables of a process that a copy of it needs: what the copy inherits from us anyway is not repeated.
 * @param text as /proc/<pid>/environ has it
 */
export function copiedEnvironment(text: string, ours: NodeJS.ProcessEnv): CopiedEnvironment {
  const variables: Record<string, string> = {};
  const secrets: string[] = [];
  for (const [name, value] of variablesIn(text)) {
    if (OF_THE_SESSION.test(name) || ours[name] === value) continue;
    if (isSecret(name, value)) secrets.push(name);
    else variables[name] = value;
  }
  return { variables, secrets };
}

export function variablesIn(text: string): [name: string, value: string][] {
  return text.split('\0').flatMap((line): [string, string][] => {
    const at = line.indexOf('=');
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
  });
}
