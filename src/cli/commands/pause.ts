import type { Command } from '../command.ts';

/** The big red button. */
const pause: Command = {
  name: 'pause',
  summary: 'Stop all effects of the tenant at once',
  usage: 'gtm pause',
  example: 'gtm pause',
  json: 'The answer of `pauseEffects`.',
  async run(input) {
    const api = await input.api();
    const tenant = await api.call<{ slug: string; paused: boolean }>('/tenant/pause', { method: 'POST', body: {} });
    input.screen.result(tenant, () => input.screen.line('Paused: nothing leaves. Go on with gtm resume'));
    return 0;
  },
};

/** Its release; with a person's address, the release of that person. */
const resume: Command = {
  name: 'resume',
  summary: 'Let effects leave again; or let a paused person be written to again',
  usage: 'gtm resume [ADDRESS|CONTACT]',
  example: 'gtm resume ada@shop.example',
  json: 'The answer of `resumeEffects`; with a person that of `resumeContact`.',
  words: 1,
  async run(input) {
    const [person] = input.words;
    const api = await input.api();
    if (person === undefined) {
      const tenant = await api.call<{ slug: string; paused: boolean }>('/tenant/resume', { method: 'POST', body: {} });
      input.screen.result(tenant, () => input.screen.line('Effects leave again, those that are due first.'));
      return 0;
    }
    const path = `/contacts/${encodeURIComponent(person)}/resume`;
    const answer = await api.call<{ contactId: string; result: string }>(path, { method: 'POST', body: {} });
    input.screen.result(answer, () => {
      const paused = answer.result === 'resumed';
      input.screen.line(
        paused ? `${person} may be written to again.` : `${person} was not paused; an opt-out cannot be lifted.`,
      );
    });
    return 0;
  },
};

export const pauseCommands: Command[] = [pause, resume];
