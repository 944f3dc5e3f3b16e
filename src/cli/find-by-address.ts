import { GtmError } from '../domain/errors.ts';
import type { ApiClient } from './client.ts';

interface Person {
  userId: string;
  name: string;
  email: string;
}

/** The user id of somebody named by their address; an id stays as it is. */
export async function findUserId(api: ApiClient, name: string): Promise<string> {
  if (!name.includes('@')) return name;
  const { items } = await api.call<{ items: Person[] }>('/people');
  const person = items.find(({ email }) => email === name.toLowerCase());
  if (!person) throw new GtmError('not-found', `Nobody here signs in as ${name}. gtm user list shows all.`);
  return person.userId;
}

/** Names of the tenant's people by user id, to print instead of it. */
export async function namesOfPeople(api: ApiClient): Promise<Map<string, string>> {
  const { items } = await api.call<{ items: Person[] }>('/people');
  return new Map(items.map(({ userId, name }) => [userId, name]));
}

/** The id of the sender identity with this address; an id stays as it is. */
export async function findSenderId(api: ApiClient, name: string): Promise<string> {
  if (!name.includes('@')) return name;
  const { identities } = await api.call<{ identities: { id: string; address: string }[] }>('/senders');
  const identity = identities.find(({ address }) => address === name.toLowerCase());
  if (!identity) throw new GtmError('not-found', `No sender has the address ${name}. gtm sender shows all.`);
  return identity.id;
}
