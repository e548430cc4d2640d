/** Names that people give to what nobody else may know. */
const SECRET_NAME =
  /pass(?:wd|word|phrase)?(?:$|[^a-z])|secret|token|credential|private|(?:^|[^a-z])(?:auth|key|pin|pw|pwd|dsn|salt|cookie|requirepass|masterauth)(?:$|[^a-z])|api_?key|access_?key|requirepass|masterauth/i;

/** A user and a password in an address. */
const PASSWORD_IN_ADDRESS = /:\/\/[^/\s:@]*:[^/\s@]+@/;
/** Keys and tokens: long, of letters of both cases and digits, with nothing that a path or a sentence has. */
const RANDOM = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[A-Za-z0-9+_=-]{20,}$/;
const HEXADECIMAL = /^[0-9a-f]{32,}$/i;
const PEM = /-----BEGIN /;

export function isSecret(name: string, value: string): boolean {
  return SECRET_NAME.test(name) || looksSecret(value);
}

function looksSecret(value: string): boolean {
  return [PASSWORD_IN_ADDRESS, RANDOM, HEXADECIMAL, PEM].some(pattern => pattern.test(value));
}

interface WithoutSecrets {
  readonly words: readonly string[];
  /** Options whose value was left out. */
  readonly options: readonly string[];
}

/** What stands in the place of a secret. */
const LEFT_OUT = 'left-out';

/** A command without the values of its secret options: `--password=x`, `--password x`, and words that are secrets by themselves. */
export function withoutSecrets(command: readonly string[]): WithoutSecrets {
  const options: string[] = [];
  const words = command.map((word, at) => {
    const [option = '', ...value] = word.split('=');
    const before = command[at - 1] ?? '';
    if (value.length > 0 && isSecret(option, value.join('='))) {
      options.push(option);
      return `${option}=${LEFT_OUT}`;
    }
    const isValue = before.startsWith('-') && !before.includes('=') && !word.startsWith('-');
    if ((isValue && SECRET_NAME.test(before)) || looksSecret(word)) {
      options.push(isValue ? before : `word ${at + 1}`);
      return LEFT_OUT;
    }
    return word;
  });
  return { words, options };
}
