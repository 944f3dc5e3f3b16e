import type { Command } from '../command.ts';

const verbs = {
  pause: { summary: 'Stop all effects of the tenant at once', said: 'Paused: nothing leaves. Go on with gtm resume' },
  resume: { summary: 'Let effects leave again', said: 'Effects leave again, those that are due first.' },
} as const;

/** The big red button, and its release. */
export const pauseCommands: Command[] = (['pause', 'resume'] as const).map((verb) => ({
  name: verb,
  summary: verbs[verb].summary,
  usage: `gtm ${verb}`,
  example: `gtm ${verb}`,
  async run(input) {
    const api = await input.api();
    const tenant = await api.call<{ slug: string; paused: boolean }>(`/tenant/${verb}`, { method: 'POST', body: {} });
    input.screen.result(tenant, () => input.screen.line(verbs[verb].said));
    return 0;
  },
}));
