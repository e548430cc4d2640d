import { describe, expect, test } from 'vitest';
import { copiedEnvironment } from '../../../src/api/init/environment.ts';
import { isSecret, withoutSecrets } from '../../../src/api/init/secrets.ts';

describe('a secret', () => {
  test.each([
    ['DB_PASSWORD', 'hunter2'],
    ['PGPASSWORD', 'x'],
    ['GITHUB_TOKEN', 'x'],
    ['AWS_SECRET_ACCESS_KEY', 'x'],
    ['STRIPE_APIKEY', 'x'],
    ['SESSION_SECRET', 'x'],
    ['SMTP_AUTH', 'x'],
    ['DATABASE_URL', 'postgres://shop:hunter2@db/shop'],
    ['CONFIG', 'ghp0123456789abcdefABCDEF'],
    ['HASH', '0123456789abcdef0123456789abcdef'],
    ['CERTIFICATE', '-----BEGIN PRIVATE KEY-----'],
  ])('is known by name or value: %s=%s', (name, value) => {
    expect(isSecret(name, value)).toBe(true);
  });

  test.each([
    ['NODE_ENV', 'production'],
    ['PORT', '8080'],
    ['DATABASE_URL', 'postgres://db/shop'],
    ['KEYBOARD', 'de'],
    ['MONKEY', 'yes'],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin'],
    ['AUTHOR', 'ann'],
    ['JAVA_OPTS', '-Xmx512m -Dserver.port=8080'],
  ])('is not seen in %s=%s', (name, value) => {
    expect(isSecret(name, value)).toBe(false);
  });

  test('is left out of a command line, and its option told', () => {
    const command = ['server', '--password=a', '--port=80', '--requirepass', 'b', '--url', 'redis://me:c@host/'];
    expect(withoutSecrets(command)).toEqual({
      words: ['server', '--password=left-out', '--port=80', '--requirepass', 'left-out', '--url', 'left-out'],
      options: ['--password', '--requirepass', '--url'],
    });
  });
});

test('an environment without secrets, the session, and what we have as well', () => {
  const text = ['NODE_ENV=production', 'SSH_TTY=/dev/pts/1', 'LANG=C', 'API_TOKEN=x', 'EMPTY=', 'PWD=/srv', ''].join(
    '\0',
  );
  expect(copiedEnvironment(text, { LANG: 'C' })).toEqual({
    variables: { NODE_ENV: 'production', EMPTY: '' },
    secrets: ['API_TOKEN'],
  });
});
