import { normaliseAddress, whyNoAddress } from '../connectors/email/address.ts';
import type { TenantTransaction } from '../data/database/database.ts';
import { contactsByAddress } from '../data/records/contacts.ts';
import { GtmError } from '../domain/errors.ts';
import { parseId } from '../domain/prefixed-id.ts';

/** The contact named by its `con_` id or by an address of theirs; throws `not-found` for an address nobody here has. */
export async function findContactId(transaction: TenantTransaction, name: string): Promise<string> {
  if (!name.includes('@')) return parseId('contact', name, 'id');
  const address = normaliseAddress(name);
  if (address === null) {
    throw new GtmError('invalid', `This is no e-mail address: ${whyNoAddress(name)}.`, { field: 'id' });
  }
  const contactId = (await contactsByAddress(transaction, [address])).get(address);
  if (contactId === undefined) {
    throw new GtmError('not-found', 'No contact here has this address. `gtm list contacts` shows them.', {
      field: 'id',
    });
  }
  return contactId;
}
