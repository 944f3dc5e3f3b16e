import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiFixture, openApiFixture } from '../../src/api/api-fixture.ts';

let api: ApiFixture;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

/** Words that every plain object of the language knows by itself; a table that is asked for one must know nothing. */
const words = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'];

test('a word that the language itself knows is a word like any other, in every place of a goal', async () => {
  for (const word of words) {
    for (const goal of [
      `${word}`,
      `accounts in ${word}`,
      `deals over 5 ${word}`,
      `${word} 5`,
      `follow up on ${word} deals over 50k in ${word}`,
      `deals closing in ${word}`,
      `contacts with title ${word}`,
      `deals in the ${word} industry not ${word}`,
      `renew ${word} this ${word}`,
      `last ${word} before ${word}`,
      `calls 3 ${word} ago owned by ${word}`,
    ]) {
      const { status, text } = await api.ask('POST', '/goals/preview', { as: api.cli, body: { text: goal } });
      assert.ok(status < 500, `${goal}: ${text}`);
    }
  }
});

test('and in every cell of an import', async () => {
  for (const word of words) {
    for (const csv of [
      `${word},name,domain\n${word},${word},${word}\n`,
      `name,country,currency,industry,employees,owner email,${word}\nA,${word},${word},${word},${word},${word},${word}\n`,
      `id,name,account id,stage,amount,currency,close date,status\n1,${word},${word},${word},${word},${word},${word},${word}\n`,
      `first name,last name,email,zone,language,opt out,title\n${word},${word},a@b.example,${word},${word},${word},${word}\n`,
    ]) {
      const answer = await api.server.inject({
        ...{ method: 'POST', url: '/v1/imports/upload?name=words.csv', payload: csv },
        headers: { ...api.cli, 'content-type': 'application/octet-stream' },
      });
      assert.doesNotMatch(answer.body, /"status":500/, csv);
    }
  }
});
