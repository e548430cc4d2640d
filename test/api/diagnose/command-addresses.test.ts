import { expect, it } from 'vitest';
import { addressesIn } from '../../../src/api/diagnose/command-addresses.ts';

it.each([
  [['wrk', '-t2', 'http://127.0.0.1:8080/'], [{ host: '127.0.0.1', port: 8080 }]],
  [['ab', 'http://user@localhost:81/path?x'], [{ host: 'localhost', port: 81 }]],
  [['nc', '-v', 'localhost:9000'], [{ host: 'localhost', port: 9000 }]],
  [['curl', 'http://[::1]:8080/'], [{ host: '::1', port: 8080 }]],
  [
    ['curl', 'http://example/', 'https://example'],
    [
      { host: 'example', port: 80 },
      { host: 'example', port: 443 },
    ],
  ],
  [['sh', '-c', 'while :; do curl -s "http://127.0.0.1:8080/"; done'], [{ host: '127.0.0.1', port: 8080 }]],
  [['true', '--ratio=1:2', '-e'], []],
])('finds the addresses among %j', (command, addresses) => {
  expect(addressesIn(command)).toEqual(addresses);
});
