import { expect, it } from 'vitest';
import { isRefusalInWords } from '../../src/servers/refusal-words.ts';

it.each([
  '-ERR max number of clients reached\r\n',
  '-NOAUTH Authentication required.\r\n',
  'E\0\0\0\x62SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0',
  'EFATAL:  sorry, too many clients already\n\0',
  'FATAL: no room\n',
  '\x17\0\0\0\xff\x10\x04Too many connections',
  '421 4.7.0 Too many connections\r\n',
  '* BYE too busy\r\n',
  'SERVER_ERROR out of memory\r\n',
])('%j refuses', answer => {
  expect(isRefusalInWords(answer)).toBe(true);
});

it.each([
  '+PONG\r\n',
  '-ERR max number of cli',
  '220 ready\r\n',
  '-5\r\n',
  'S',
  'R\0\0\0\x08\0\0\0\x05',
  'HTTP/1.1 500 no\r\n',
  '\x4a\0\0\0\x0a8.0.36\0',
  'SSH-2.0-OpenSSH\r\n',
  'END\r\n',
])('%j does not, or not yet', answer => {
  expect(isRefusalInWords(answer)).toBe(false);
});
