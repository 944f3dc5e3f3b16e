import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { type Command, optionText, requireOption, requireWord, wrongUse } from '../command.ts';
import { findUserId } from '../find-by-address.ts';

interface Person {
  userId: string;
  name: string;
  email: string;
  role: string;
  teamName: string | null;
}

/** A password typed unseen, or piped in. */
async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await readText(process.stdin)).replace(/\r?\n$/, '');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write('New password: ');
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  const password = await reader.question('');
  reader.close();
  process.stderr.write('\n');
  return password;
}

const add: Command = {
  name: 'user add',
  summary: 'Add a person, or change their role; prints a link that signs them in once',
  usage: 'gtm user add --email ADDRESS --name NAME --role viewer|operator|approver|admin|owner [--team TEAM]',
  example: 'gtm user add --email ada@acme.example --name "Ada Byron" --role operator --team Sales',
  json: 'The answer of `addPerson`.',
  options: { email: { type: 'string' }, name: { type: 'string' }, role: { type: 'string' }, team: { type: 'string' } },
  async run(input) {
    const body = {
      ...{ email: requireOption(input, 'email'), name: requireOption(input, 'name') },
      ...{ role: requireOption(input, 'role'), team: optionText(input, 'team') },
    };
    const api = await input.api();
    const person = await api.call<Person & { signInLink: string; linkSignsIn: boolean }>('/people', {
      method: 'POST',
      body,
    });
    input.screen.result(person, () => {
      input.screen.line(`${person.name} is ${person.role} (${person.userId}).`);
      input.screen.line(
        person.linkSignsIn
          ? `Their link, good once within half an hour: ${person.signInLink}`
          : `They have access elsewhere too, and sign in as they always do: ${person.signInLink}`,
      );
    });
    return 0;
  },
};

const list: Command = {
  name: 'user list',
  summary: 'Who belongs to the tenant, with which role',
  usage: 'gtm user list',
  example: 'gtm user list',
  json: 'The answer of `listPeople`.',
  async run(input) {
    const api = await input.api();
    const answer = await api.call<{ items: Person[] }>('/people');
    input.screen.result(answer, () => {
      input.screen.table(
        ['name', 'address', 'role', 'team', 'user'],
        answer.items.map(({ userId, name, email, role, teamName }) => [name, email, role, teamName ?? '', userId]),
      );
    });
    return 0;
  },
};

const password: Command = {
  name: 'user password',
  summary: 'Set your password; the server needs one before it listens beyond this machine',
  usage: 'gtm user password',
  example: 'gtm user password < password.txt',
  json: 'The answer of `setPassword`.',
  async run(input) {
    const api = await input.api();
    const body = { password: await readPassword() };
    const answer = await api.call<{ result: string }>('/me/password', { method: 'PUT', body });
    input.screen.result(answer, () => input.screen.line('The password is set.'));
    return 0;
  },
};

const delegate: Command = {
  name: 'user delegate',
  summary: 'Let somebody decide on what another person owns',
  usage: 'gtm user delegate --from USER --to USER [--until DATE]',
  example: 'gtm user delegate --from ada@acme.example --to ben@acme.example --until 2027-01-15',
  json: 'The answer of `delegate`.',
  options: { from: { type: 'string' }, to: { type: 'string' }, until: { type: 'string' } },
  async run(input) {
    const until = optionText(input, 'until');
    if (until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(until)) throw wrongUse('--until must be a day: 2027-01-15.');
    const [from, to] = [requireOption(input, 'from'), requireOption(input, 'to')];
    const api = await input.api();
    const body = {
      ...{ fromUserId: await findUserId(api, from), toUserId: await findUserId(api, to) },
      ...(until === undefined ? {} : { expiresAt: `${until}T23:59:59Z` }),
    };
    const answer = await api.call<{ result: string }>('/delegations', { method: 'POST', body });
    input.screen.result(answer, () => input.screen.line(`${to} may decide on what ${from} owns.`));
    return 0;
  },
};

const remove: Command = {
  name: 'user remove',
  summary: "End a person's access at once; what they did stays under their name",
  usage: 'gtm user remove USER',
  example: 'gtm user remove ada@acme.example',
  json: 'The answer of `removePerson`.',
  words: 1,
  async run(input) {
    const name = requireWord(input, 0, 'USER');
    const api = await input.api();
    const path = `/people/${encodeURIComponent(await findUserId(api, name))}`;
    const answer = await api.call<{ result: string }>(path, { method: 'DELETE' });
    input.screen.result(answer, () => input.screen.line(`${name} has no access any more.`));
    return 0;
  },
};

export const userCommands: Command[] = [add, list, remove, password, delegate];
