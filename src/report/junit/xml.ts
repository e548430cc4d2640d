/**
 * What XML 1.0 cannot hold, not even as a character reference (production Char of the recommendation): most controls, the two
 * last code points of the basic plane, and lone surrogates.
 */
const FORBIDDEN = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]|\p{Cs}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Attributes of an element by name; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element; `children` are XML already. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attribute(String(value))}"`],
  );
  const start = `<${name}${written.join('')}`;
  return children.length === 0 ? `${start}/>` : `${start}>${children.join('')}</${name}>`;
}

/** Text between tags. What XML cannot hold is written out, as `\u0000`. */
export function text(value: string): string {
  return permitted(value).replaceAll(/[&<>\r]/g, entity);
}

/** A parser makes spaces of raw line breaks in attributes: these are written as references. */
function attribute(value: string): string {
  return permitted(value).replaceAll(/[&<>"'\t\n\r]/g, entity);
}

function entity(character: string): string {
  return ENTITIES[character] ?? character;
}

function permitted(value: string): string {
  return value.replaceAll(FORBIDDEN, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
