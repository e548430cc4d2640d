/** A long hold as text. */
export function renderHold({ connections, hold, looks, earlyBytes, lateBytes, mostBytes, rows, diskBytes }) {
  const change = ((lateBytes / earlyBytes - 1) * 100).toFixed(1);
  return [
    `${connections.toLocaleString('en-US')} connections held for ${hold}; the runner was looked at ${looks} times`,
    `memory of the runner      ${mebibytes(earlyBytes)} early, ${mebibytes(lateBytes)} late (${change} %), ${mebibytes(mostBytes)} at most`,
    `rows of evidence          ${rows.toLocaleString('en-US')}`,
    `the run on disk           ${mebibytes(diskBytes)}`,
  ].join('\n');
}

function mebibytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
