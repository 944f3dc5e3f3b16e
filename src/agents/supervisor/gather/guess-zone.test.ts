import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countriesOfPhone } from './countries-of-phone.ts';
import { type Whereabouts, zoneOfPerson } from './guess-zone.ts';

const nowhere: Whereabouts = { zone: null, country: null, city: null, phone: null };
const zone = async (person: Partial<Whereabouts>, account: Partial<Whereabouts> = {}) =>
  zoneOfPerson({ ...nowhere, ...person }, { ...nowhere, ...account }, await countriesOfPhone());

test('a stated zone is known, and everything else is called a guess', async () => {
  assert.deepEqual(await zone({ zone: 'Europe/Oslo', country: 'US' }), { certainty: 'known', zones: ['Europe/Oslo'] });
  assert.deepEqual(await zone({ country: 'NO' }), { certainty: 'guessed', zones: ['Europe/Oslo'] });
  assert.deepEqual(await zone({}), { certainty: 'unknown', zones: [] });
});

test('their own place goes before their phone, their phone before their account', async () => {
  const account = { zone: 'Europe/Berlin' };
  assert.deepEqual((await zone({ country: 'JP', phone: '+4721234567' }, account)).zones, ['Asia/Tokyo']);
  assert.deepEqual((await zone({ phone: '+4721234567' }, account)).zones, ['Europe/Oslo']);
  assert.deepEqual(await zone({}, account), { certainty: 'guessed', zones: ['Europe/Berlin'] });
  assert.deepEqual((await zone({}, { country: 'JP' })).zones, ['Asia/Tokyo']);
});

test('a city that a zone is named after settles a country with several', async () => {
  assert.deepEqual((await zone({ country: 'US', city: 'New York' })).zones, ['America/New_York']);
  assert.deepEqual((await zone({ city: 'london' })).zones, ['Europe/London']);
  assert.deepEqual((await zone({ city: 'Skarvik' })).certainty, 'unknown');
});

test('a country that spans zones gives one for each clock in it', async () => {
  assert.deepEqual((await zone({ country: 'DE' })).zones, ['Europe/Berlin']);
  assert.equal((await zone({ country: 'PT' })).zones.length, 2);
  const { zones } = await zone({ country: 'US' });
  assert.ok(zones.length >= 6 && zones.length <= 10, zones.join());
});

test('a number that several countries share may be in any of them', async () => {
  const { certainty, zones } = await zone({ phone: '+12125550123' });
  assert.equal(certainty, 'guessed');
  assert.ok(zones.length > 1);
  assert.equal((await zone({ phone: '12' })).certainty, 'unknown');
});
