import { expect, test } from 'vitest';
import { httpStatus } from '../../src/drivers/connections/answer.ts';

test.each([
  ['HTTP/1.1 200 OK\r\n\r\n', 200],
  ['HTTP/1.0 503 Service Unavailable\r\n\r\n', 503],
  ['HTTP/1.1 20', 0],
  ['HTTP/1.1 xyz', 0],
  ['SSH-2.0-OpenSSH_9.6', 0],
  ['', 0],
])('%j has status %i', (answer, status) => {
  const bytes = Buffer.from(answer.padEnd(64, '\0'));
  expect(httpStatus(bytes, answer.length)).toBe(status);
});
