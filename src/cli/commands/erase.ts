import { type Command, requireWord } from '../command.ts';

/** Deletes a person. */
export const eraseCommand: Command = {
  name: 'erase',
  summary: 'Delete a person for good; only what keeps them from being written to stays',
  usage: 'gtm erase ADDRESS|CONTACT --yes',
  example: 'gtm erase ada@shop.example --yes',
  json: 'The answer of `eraseContact`.',
  words: 1,
  options: { yes: { type: 'boolean' } },
  async run(input) {
    const { screen } = input;
    const id = encodeURIComponent(requireWord(input, 0, 'ADDRESS or CONTACT'));
    const api = await input.api();
    if (input.options['yes'] !== true) {
      const { name } = await api.call<{ name: string }>(`/contacts/${id}`);
      screen.problem(`This deletes ${name} and cannot be undone. Add --yes to do it.`);
      return 2;
    }
    const path = `/contacts/${id}/erase`;
    const answer = await api.call<{ deleted: Record<string, number> }>(path, { method: 'POST', body: {} });
    screen.result(answer, () => {
      const rows = Object.entries(answer.deleted).filter(([, count]) => count > 0);
      screen.line('Erased. They are never written to, and no import brings them back.');
      screen.table(
        ['what', 'rows'],
        rows.map(([what, count]) => [what, String(count)]),
      );
    });
    return 0;
  },
};
