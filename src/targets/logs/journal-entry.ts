/** An entry of `journalctl -o json` that has a message; undefined for any other line. */
export function parseJournalEntry(line: string): { readonly wallMs: number; readonly text: string } | undefined {
  const entry = objectOf(line);
  const micros = Number(entry?.['__REALTIME_TIMESTAMP']);
  const text = messageOf(entry?.['MESSAGE']);
  return text === undefined || !Number.isFinite(micros) ? undefined : { wallMs: micros / 1000, text };
}

/** Text as it stands; what is no UTF-8 comes as a list of bytes. */
function messageOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message;
  return Array.isArray(message) ? Buffer.from(message.map(Number)).toString('utf8') : undefined;
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
