/** What stands in a documented line for something that every reader has under another name, or for a longer wait. */
export interface Places {
  readonly port: number;
  readonly pid: number;
  /** Names of the folders of this scenario's runs, the newest first. */
  readonly runsOf: (scenario: string) => readonly string[];
}

/** A documented line, as it is typed where these places are. All else stays as it is written. */
export function substituted(line: string, { port, pid, runsOf }: Places): string {
  const newest = (scenario: string, at = 0) => runsOf(scenario)[at] ?? `no run of ${scenario}`;
  return line
    .replaceAll(/\b(?:8080|18601)\b/g, `${port}`)
    .replaceAll(/--pid \d+/g, `--pid ${pid}`)
    .replaceAll('172.17.0.2', '127.0.0.1')
    .replaceAll('/srv/captures/web-3', 'test/fixtures/audit/debian-12')
    .replaceAll('/var/lib/node_exporter', 'textfiles')
    .replaceAll('/tmp/runs', 'elsewhere')
    .replaceAll(
      /reports\/([\w-]+)\/20260101T120000Z-1a2b3c/g,
      (_, scenario) => `reports/${scenario}/${newest(scenario)}`,
    )
    .replaceAll(/reports\/([\w-]+)\/(before|after)\b/g, (_, scenario, which) => {
      return `reports/${scenario}/${newest(scenario, which === 'after' ? 0 : 1)}`;
    })
    .replaceAll('-d5s', '-d1s')
    .replaceAll('--duration 30s', '--duration 1s');
}
