import { instantWords } from '../../domain/time-words.ts';
import { type Command, optionNumber, optionText } from '../command.ts';
import { namesOfPeople } from '../find-by-address.ts';

interface Entry {
  at: string;
  actorKind: string;
  actorId: string;
  door: string;
  action: string;
  subjectNoun: string;
  subjectId: string;
}

/** Who did what to what. */
export const auditCommand: Command = {
  name: 'audit',
  summary: 'Who did what to what, newest first',
  usage: 'gtm audit [--subject ID] [--action NAME] [--limit N]',
  example: 'gtm audit --action proposal-approved',
  json: 'The answer of `listAudit`.',
  options: { subject: { type: 'string' }, action: { type: 'string' }, limit: { type: 'string' } },
  async run(input) {
    const api = await input.api();
    const query = {
      ...{ subjectId: optionText(input, 'subject'), action: optionText(input, 'action') },
      limit: optionNumber(input, 'limit') ?? 50,
    };
    const page = await api.call<{ items: Entry[]; next: string | null }>('/audit', { query });
    const names = await namesOfPeople(api);
    const { zone } = await api.call<{ zone: string }>('/tenant');
    input.screen.result(page, () => {
      input.screen.table(
        ['when', 'who', 'door', 'did', 'to'],
        page.items.map((entry) => [
          ...[instantWords(entry.at, zone), names.get(entry.actorId) ?? entry.actorId, entry.door, entry.action],
          names.get(entry.subjectId) ?? entry.subjectId,
        ]),
      );
    });
    return 0;
  },
};
