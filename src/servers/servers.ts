/** Third-party server programs whose own limits the catalog knows. */
export type ServerProgram = 'nginx' | 'httpd';

interface Server {
  readonly program: ServerProgram;
  /** What its processes call themselves: their command lines, also after the server has rewritten them. */
  readonly processName: RegExp;
}

/** One entry a server program. */
const SERVERS: readonly Server[] = [
  { program: 'nginx', processName: /\b(?:nginx|angie|freenginx|openresty)\b/ },
  { program: 'httpd', processName: /\b(?:httpd|apache2)\b/ },
];

/** The server programs among these command lines. */
export function serverPrograms(commands: readonly string[]): ServerProgram[] {
  return SERVERS.filter(({ processName }) => commands.some(command => processName.test(command))).map(
    ({ program }) => program,
  );
}
