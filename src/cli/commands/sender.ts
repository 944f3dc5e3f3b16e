import { readFileSync } from 'node:fs';
import { pausedWords } from '../../domain/paused-words.ts';
import { type Command, optionNumber, optionText, requireOption, requireWord } from '../command.ts';
import { findSenderId, findUserId, namesOfPeople } from '../find-by-address.ts';

interface Senders {
  mailboxes: {
    id: string;
    address: string;
    driver: string;
    dailyCap: number;
    status: string;
    pausedFor: 'bounces' | 'complaints' | null;
    failingSince: string | null;
    lastSyncAt: string | null;
    delivery: string | null;
  }[];
  identities: { id: string; userId: string; fromName: string; address: string; zone: string }[];
}

interface Added {
  identityId: string;
  mailboxId: string;
  delivery: string | null;
  folder: string | null;
}

const list: Command = {
  name: 'sender',
  summary: 'Mailboxes and who sends from them',
  usage: 'gtm sender',
  example: 'gtm sender',
  json: 'The answer of `listSenders`.',
  async run(input) {
    const { screen } = input;
    const api = await input.api();
    const answer = await api.call<Senders>('/senders');
    const names = await namesOfPeople(api);
    screen.result(answer, () => {
      if (answer.identities.length === 0) {
        screen.line('No sender yet: gtm sender add --address you@company.example --name "Your Name"');
        return;
      }
      screen.table(
        ['from', 'user', 'mailbox', 'mails a day', 'zone'],
        answer.identities.map(({ fromName, address, userId, zone }) => {
          const mailbox = answer.mailboxes.find((candidate) => candidate.address === address);
          return [
            ...[`${fromName} <${address}>`, names.get(userId) ?? userId],
            mailbox ? `${mailbox.driver}, ${mailbox.status}` : '',
            ...[String(mailbox?.dailyCap ?? ''), zone],
          ];
        }),
      );
      for (const { address, delivery, pausedFor, failingSince } of answer.mailboxes) {
        if (pausedFor !== null) {
          const { message, remedy } = pausedWords(address, pausedFor);
          screen.line(`${message} ${remedy}`);
        }
        if (failingSince !== null) screen.line(`${address} cannot be read since ${failingSince.slice(0, 16)} UTC.`);
        if (delivery !== null) screen.line(`Mail of ${address} is ${delivery}.`);
      }
    });
    return 0;
  },
};

const add: Command = {
  name: 'sender add',
  summary: 'Connect a mailbox and let a user send from it',
  usage:
    'gtm sender add --address ADDRESS --name NAME [--user USER] [--signature FILE] [--zone ZONE] [--url maildir:DIR] [--daily-cap N]',
  example: 'gtm sender add --address ada@acme.example --name "Ada Byron" --zone Europe/Berlin',
  json: 'The answer of `addSender`.',
  options: {
    address: { type: 'string' },
    name: { type: 'string' },
    user: { type: 'string' },
    signature: { type: 'string' },
    zone: { type: 'string' },
    url: { type: 'string' },
    'daily-cap': { type: 'string' },
  },
  async run(input) {
    const signature = optionText(input, 'signature');
    const address = requireOption(input, 'address');
    const fromName = requireOption(input, 'name');
    const api = await input.api();
    const user = optionText(input, 'user');
    const body = {
      ...{ address, fromName, userId: user === undefined ? undefined : await findUserId(api, user) },
      signatureText: signature === undefined ? fromName : readFileSync(signature, 'utf8').trimEnd(),
      zone: optionText(input, 'zone') ?? (await api.call<{ zone: string }>('/tenant')).zone,
      ...{ url: optionText(input, 'url'), dailyCap: optionNumber(input, 'daily-cap') },
    };
    const answer = await api.call<Added>('/senders', { method: 'POST', body });
    input.screen.result(answer, () => {
      input.screen.line(`${fromName} <${address}> can send (${answer.identityId}).`);
      if (answer.delivery !== null) input.screen.line(`Its mail is ${answer.delivery}: ${answer.folder}`);
    });
    return 0;
  },
};

const allow: Command = {
  name: 'sender allow',
  summary: 'Let another user send as a sender',
  usage: 'gtm sender allow --sender SENDER --user USER',
  example: 'gtm sender allow --sender ada@acme.example --user ben@acme.example',
  json: 'The answer of `grantSendRight`.',
  options: { sender: { type: 'string' }, user: { type: 'string' } },
  async run(input) {
    const sender = requireOption(input, 'sender');
    const user = requireOption(input, 'user');
    const api = await input.api();
    const body = { userId: await findUserId(api, user) };
    const path = `/senders/${encodeURIComponent(await findSenderId(api, sender))}/rights`;
    const answer = await api.call<{ result: string }>(path, { method: 'POST', body });
    input.screen.result(answer, () => input.screen.line(`${user} may send as ${sender}.`));
    return 0;
  },
};

const resume: Command = {
  name: 'sender resume',
  summary: 'Let a mailbox that paused by itself send again',
  usage: 'gtm sender resume SENDER',
  example: 'gtm sender resume ada@acme.example',
  words: 1,
  json: 'The answer of `resumeSender`.',
  async run(input) {
    const sender = requireWord(input, 0, 'SENDER');
    const api = await input.api();
    const path = `/senders/${encodeURIComponent(await findSenderId(api, sender))}/resume`;
    const answer = await api.call<{ result: string }>(path, { method: 'POST', body: {} });
    input.screen.result(answer, () =>
      input.screen.line(`${sender} sends again; what came back before counts no more.`),
    );
    return 0;
  },
};

export const senderCommands: Command[] = [list, add, allow, resume];
