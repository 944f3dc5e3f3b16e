import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownAddress } from './own-address.ts';

test('links lead to the public address, else to where the server listens, also by IPv6 and on every address', () => {
  const addressOf = (host: string, publicUrl: string | null = null) => ownAddress({ publicUrl, host, port: 8080 });
  assert.equal(addressOf('127.0.0.1'), 'http://127.0.0.1:8080');
  assert.equal(addressOf('::1'), 'http://[::1]:8080');
  assert.equal(addressOf('0.0.0.0'), 'http://127.0.0.1:8080');
  assert.equal(addressOf('::'), 'http://127.0.0.1:8080');
  assert.equal(addressOf('0.0.0.0', 'https://gtm.example.com'), 'https://gtm.example.com');
});
