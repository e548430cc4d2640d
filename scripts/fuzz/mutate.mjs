/** Bytes and words that readers stumble over. */
const ODD = [
  ...[
    '\0',
    '\u001b[2J',
    '\u202e',
    '\ufeff',
    '\n',
    '\r',
    '\t',
    ' ',
    '"',
    "'",
    '\\',
    '%s',
    '$' + '{x}',
    '<script>',
    '&a',
    '*a',
    '{',
    '}',
    '[',
    ']',
  ],
  ...[
    '-1',
    '0',
    '1e309',
    'NaN',
    'Infinity',
    '18446744073709551616',
    '99999999999999999999s',
    '../../etc/passwd',
    '__proto__',
    'constructor',
  ],
  ...[
    'null',
    'true',
    '~',
    '!!binary x',
    '<<: *a',
    'include /etc/passwd;',
    '*',
    '?',
    ':',
    '#',
    ';',
    ',',
    '\ud800',
    'é',
    '💥',
  ],
];

/** The text with a few of its parts cut, doubled, moved or exchanged. */
export function mutateText(random, text) {
  let mutated = text;
  for (let left = 1 + below(random, 4); left > 0; left -= 1) mutated = oneChange(random, mutated);
  return mutated;
}

function oneChange(random, text) {
  const at = below(random, text.length + 1);
  const to = Math.min(text.length, at + below(random, 40));
  const [before, part, after] = [text.slice(0, at), text.slice(at, to), text.slice(to)];
  const changes = [
    () => before + after,
    () => before + part + part + after,
    () => before + pick(random, ODD) + after,
    () => before + pick(random, ODD).repeat(below(random, 2000)) + part + after,
    () => before + [...part].reverse().join('') + after,
    () => before,
    () => before + String.fromCharCode(below(random, 256)) + text.slice(at + 1),
    () => text.replaceAll(/\d+/g, number => (random() < 0.3 ? pick(random, ODD) : number)),
    () =>
      text
        .split('\n')
        .sort(() => random() - 0.5)
        .join('\n'),
  ];
  return pick(random, changes)();
}

/** A copy of a JSON value of which one part is something else, or missing. */
export function mutateJson(random, value) {
  const places = placesIn(value);
  const { parent, key } = pick(random, places);
  const changes = [
    () => delete parent[key],
    () =>
      (parent[key] = pick(random, [
        null,
        true,
        -1,
        0,
        1e308,
        '',
        [],
        {},
        { html: '<script>' },
        [[[[]]]],
        'x'.repeat(10_000),
      ])),
    () => (parent[key] = pick(random, ODD)),
    () => (parent[key] = structuredClone(pick(random, places).parent)),
    () => (parent[pick(random, ODD)] = parent[key]),
    () => Array.isArray(parent[key]) && parent[key].push(...parent[key], null),
  ];
  pick(random, changes)();
  return value;
}

function placesIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap(key => [{ parent: value, key }, ...placesIn(value[key])]);
}

export function pick(random, list) {
  return list[below(random, list.length)];
}

export function below(random, most) {
  return Math.floor(random() * most);
}
