import type { Command } from '../command.ts';

interface Examination {
  ok: boolean;
  checks: { name: string; ok: boolean; detail: string; mend: string | null }[];
}

/** Whether everything works. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Check every engine and the tenant, and say how to mend what is wrong',
  usage: 'gtm doctor',
  example: 'gtm doctor',
  json: 'The answer of `examine`.',
  async run(input) {
    const { screen } = input;
    const api = await input.api();
    const answer = await api.call<Examination>('/doctor');
    screen.result(answer, () => {
      screen.table(
        ['', 'what', 'found'],
        answer.checks.map(({ name, ok, detail }) => [ok ? 'ok' : 'NO', name, detail]),
      );
      const ill = answer.checks.filter(({ ok }) => !ok);
      if (ill.length > 0) screen.line();
      for (const { name, mend } of ill) screen.line(`${name}: ${mend}`);
    });
    return answer.ok ? 0 : 1;
  },
};
