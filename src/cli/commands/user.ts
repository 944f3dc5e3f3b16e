import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { type Command, optionText, requireOption } from '../command.ts';

interface Person {
  userId: string;
  name: string;
  email: string;
  role: string;
  teamId: string | null;
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
  options: { email: { type: 'string' }, name: { type: 'string' }, role: { type: 'string' }, team: { type: 'string' } },
  async run(input) {
    const body = {
      ...{ email: requireOption(input, 'email'), name: requireOption(input, 'name') },
      ...{ role: requireOption(input, 'role'), team: optionText(input, 'team') },
    };
    const api = await input.api();
    const person = await api.call<Person & { signInLink: string }>('/people', { method: 'POST', body });
    input.screen.result(person, () => {
      input.screen.line(`${person.name} is ${person.role} (${person.userId}).`);
      input.screen.line(`Their link, good once within half an hour: ${person.signInLink}`);
    });
    return 0;
  },
};

const list: Command = {
  name: 'user list',
  summary: 'Who belongs to the tenant, with which role',
  usage: 'gtm user list',
  example: 'gtm user list',
  async run(input) {
    const api = await input.api();
    const answer = await api.call<{ items: Person[] }>('/people');
    input.screen.result(answer, () => {
      input.screen.table(
        ['user', 'name', 'address', 'role'],
        answer.items.map(({ userId, name, email, role }) => [userId, name, email, role]),
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
  example: 'gtm user delegate --from usr1 --to usr2 --until 2027-01-15',
  options: { from: { type: 'string' }, to: { type: 'string' }, until: { type: 'string' } },
  async run(input) {
    const until = optionText(input, 'until');
    const body = {
      ...{ fromUserId: requireOption(input, 'from'), toUserId: requireOption(input, 'to') },
      ...(until === undefined ? {} : { expiresAt: `${until}T23:59:59Z` }),
    };
    const api = await input.api();
    const answer = await api.call<{ result: string }>('/delegations', { method: 'POST', body });
    input.screen.result(answer, () => input.screen.line('Granted.'));
    return 0;
  },
};

export const userCommands: Command[] = [add, list, password, delegate];
