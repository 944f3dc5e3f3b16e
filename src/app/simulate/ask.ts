import type { App } from '../../app.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';

/** Asks the API of this process; rejects with the words of the problem. */
export type Ask = <T>(path: string, request?: { method: 'POST'; body: object }) => Promise<T>;

/** Asks as the owner of the tenant. */
export function askAs(app: App, tenantId: string): Ask {
  return async <T>(path: string, request?: { method: 'POST'; body: object }) => {
    const response = await app.server.inject({
      ...{ method: request?.method ?? 'GET', url: `/v1${path}` },
      headers: { authorization: `Bearer ${app.localKey}`, 'x-tenant': formatId('tenant', tenantId) },
      ...(request && { payload: request.body }),
    });
    const answer = response.json();
    if (response.statusCode < 300) return answer as T;
    throw new GtmError('refused', answer.detail ?? answer.title ?? `HTTP ${response.statusCode}`);
  };
}
