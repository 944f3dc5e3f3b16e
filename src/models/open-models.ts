import type { Clock, Random } from '../domain/clock.ts';
import { GtmError } from '../domain/errors.ts';
import type { Models } from './models.ts';
import type { OpenAiCompatibleOptions } from './providers/openai-compatible.ts';

export interface OpenModelsOptions {
  /** `playbook:` or the base URL of an OpenAI-compatible server. */
  url: string;
  key: string | null;
  /** The model's name at that server; needed with a base URL. */
  model: string | null;
  /** Null where they are not known: then every call costs 0. */
  prices?: OpenAiCompatibleOptions['prices'] | null;
  clock: Clock;
  random: Random;
}

/** Opens the driver that the URL's scheme names. */
export async function openModels({ url, key, model, prices, clock, random }: OpenModelsOptions): Promise<Models> {
  if (url === 'playbook:') {
    const detail = 'No language model: the playbook rules write every proposal. Set GTM_MODELS_URL to use a model.';
    return { kind: 'playbook', name: 'playbook', check: async () => ({ ok: true, detail }) };
  }
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new GtmError(
      'misconfigured',
      'GTM_MODELS_URL must be playbook: or an http(s) base URL such as https://host/v1.',
    );
  }
  if (!model) throw new GtmError('misconfigured', 'GTM_MODEL must name the model to use at GTM_MODELS_URL.');
  const { createOpenAiCompatible } = await import('./providers/openai-compatible.ts');
  return createOpenAiCompatible({ baseUrl: url, model, key: key || null, clock, random, ...(prices && { prices }) });
}
