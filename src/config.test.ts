import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { type ConfigFlags, readConfig } from './config.ts';
import { GtmError } from './domain/errors.ts';

/** The lines of complaint about an environment. */
function complaints(environment: NodeJS.ProcessEnv, flags: ConfigFlags = {}): string[] {
  try {
    readConfig(flags, environment);
    return [];
  } catch (error) {
    assert.ok(GtmError.is(error));
    assert.equal(error.code, 'misconfigured');
    return error.message.split('\n');
  }
}

test('without any setting everything embedded lives under .gtm, on loopback', () => {
  const config = readConfig({}, {});
  const data = resolve('.gtm');
  assert.equal(config.dataDirectory, data);
  assert.equal(config.databaseUrl, `pglite:${data}/database`);
  assert.equal(config.lakeUrl, `file:${data}/lake`);
  assert.equal(config.emailUrl, `maildir:${data}/mail`);
  assert.equal(config.calendarUrl, `ics:${data}/calendars`);
  assert.deepEqual(
    [config.host, config.port, config.publicUrl, config.modelsUrl],
    ['127.0.0.1', 8080, null, 'playbook:'],
  );
});

test('a flag goes before its variable, and an empty variable counts as none', () => {
  const environment = { GTM_DATA_DIR: '/from/variable', GTM_PORT: '1', GTM_HOST: '' };
  const config = readConfig({ data: '/from/flag', port: '2' }, environment);
  assert.deepEqual([config.dataDirectory, config.port, config.host], ['/from/flag', 2, '127.0.0.1']);
});

test('a wrong flag is named as the flag that was typed, and an empty one is no default', () => {
  const lines = complaints({ GTM_PORT: '1' }, { data: '', host: '', port: '99999' });
  assert.deepEqual(
    lines.map((line) => line.split(':')[0]),
    ['--data', '--host', '--port'],
  );
});

test('a file where a directory must be is named before anything is opened', () => {
  const file = import.meta.filename;
  const lines = complaints({
    GTM_DATA_DIR: file,
    GTM_LAKE_URL: `file:${file}`,
    GTM_EMAIL_URL: `maildir:${file}/inside`,
  });
  const named = lines.map((line) => line.split(':')[0]).toSorted();
  assert.deepEqual(named, ['GTM_DATA_DIR', 'GTM_EMAIL_URL', 'GTM_LAKE_URL']);
});

test('every wrong setting is named at once, each on a line of its own', () => {
  const lines = complaints({
    GTM_DATABASE_URL: 'mysql://somewhere',
    GTM_PORT: '80a',
    GTM_HOST: 'two words',
    GTM_PUBLIC_URL: 'http://example.com',
    GTM_MODELS_URL: 'https://models.example/v1',
    GTM_TYPO: '1',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
    GTM_FAILPOINT: 'after-claim@0',
  });
  const named = lines.map((line) => line.split(':')[0]).toSorted();
  assert.deepEqual(named, [
    ...['GTM_DATABASE_URL', 'GTM_FAILPOINT', 'GTM_HOST', 'GTM_MODEL', 'GTM_PORT', 'GTM_PUBLIC_URL', 'GTM_TYPO'],
    'OTEL_EXPORTER_OTLP_ENDPOINT',
  ]);
});

test('a password in a wrong URL is never repeated', () => {
  const lines = complaints({
    GTM_DATABASE_URL: 'postgres://gtm:hunter2@db.example/gtm',
    GTM_MODELS_URL: 'https://name:hunter2@models.example/v1',
    GTM_PUBLIC_URL: 'https://:hunter2@gtm.example.com',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://name:hunter2@collector.example:4318',
    GTM_MODEL: 'm',
  });
  assert.equal(lines.length, 4);
  assert.doesNotMatch(lines.join('\n'), /hunter2|db\.example/);
});

test('ports are whole decimal numbers within the range', () => {
  for (const port of ['1', '8080', '65535']) assert.deepEqual(complaints({ GTM_PORT: port }), []);
  for (const port of ['0', '65536', '-1', '1.5', '1e3', '0x50', ' 80', 'http']) {
    assert.equal(complaints({ GTM_PORT: port }).length, 1, port);
  }
});

test('a scheme that needs a directory has one, and one that stands alone has nothing', () => {
  for (const environment of [
    { GTM_DATABASE_URL: 'pglite:' },
    { GTM_EMAIL_URL: 'maildir:' },
    { GTM_BUS_URL: 'outbox:extra' },
    { GTM_MODELS_URL: 'http:', GTM_MODEL: 'm' },
    { GTM_LAKE_URL: 'lake' },
  ]) {
    assert.equal(complaints(environment).length, 1, JSON.stringify(environment));
  }
  assert.deepEqual(complaints({ GTM_DATABASE_URL: 'pglite:/elsewhere' }), []);
});

test('what does not begin with GTM_ is none of our business', () => {
  assert.deepEqual(complaints({ HOME: '/home/x', PATH: '' }), []);
});

test('prices of a model are read as US dollars per million tokens, and anything else is refused', () => {
  assert.deepEqual(readConfig({}, { GTM_MODEL_PRICES: '2.50,10' }).modelPrices, {
    inMicrosPerMillion: 2_500_000,
    outMicrosPerMillion: 10_000_000,
  });
  assert.equal(readConfig({}, {}).modelPrices, null);
  for (const text of ['2', '2,', '-1,2', '2;3', 'free']) {
    assert.deepEqual(complaints({ GTM_MODEL_PRICES: text }).length, 1, text);
  }
});

test('posting to addresses inside is allowed by a plain yes and nothing else', () => {
  const read = (text?: string) => readConfig({}, text === undefined ? {} : { GTM_ALLOW_PRIVATE_URLS: text });
  assert.deepEqual(
    [read().allowPrivateUrls, read('no').allowPrivateUrls, read('yes').allowPrivateUrls],
    [false, false, true],
  );
  assert.match(complaints({ GTM_ALLOW_PRIVATE_URLS: 'true' })[0]!, /GTM_ALLOW_PRIVATE_URLS: must be yes or no/);
});
