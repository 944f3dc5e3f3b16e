import { type AddressCheck, checkAddress } from '../../connectors/enrichment/check-address.ts';
import type { MailDomainResolver } from '../../connectors/enrichment/mail-domain.ts';
import type { Database } from '../../data/database/database.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { ToolAgent } from './tool-agent.ts';

/** Looks contacts up at no cost. What is found is kept with the effect; nothing of it verifies an address. */
export function createEnrichmentAgent({
  database,
  resolver,
}: {
  database: Database;
  /** Left out: the system's own. */
  resolver?: MailDomainResolver;
}): ToolAgent {
  return {
    async perform({ tenantId, proposal }) {
      const { action } = proposal;
      if (action.tool !== 'enrich_contact') {
        throw new GtmError('internal', 'The enrichment agent was handed another tool.');
      }
      const rows = await database.asTenant(tenantId, (transaction) =>
        transaction.query<{ address: string }>(
          'select address from contact_addresses where contact_id = $1 order by is_primary desc, address',
          [action.contactId],
        ),
      );
      const checks: AddressCheck[] = [];
      for (const { address } of rows) checks.push(await checkAddress(address, resolver ? { resolver } : {}));
      return { lookups: action.looksFor.map((wanted) => ({ wanted, ...answer(wanted, checks) })) };
    },
    lookUp: async () => null,
    absenceProves: async () => true,
    async record(_transaction, _claim, receipt) {
      return { state: 'done', activityId: null, receipt };
    },
  };
}

/** What the free look-ups can say to one question; addresses are counted and not repeated. */
function answer(wanted: string, checks: readonly AddressCheck[]): { result: string; addresses: Json } {
  const addresses = checks.map(({ syntax, freeMail, roleAddress, mailDomain }) => ({
    ...{ syntax, freeMail, roleAddress, mailDomain },
  }));
  // Neither a role nor a verification can be had without a paid provider.
  if (wanted !== 'mail_domain') return { result: 'not_checked', addresses };
  const usable = checks.find(({ mailDomain }) => mailDomain !== 'not_checked');
  return { result: usable?.mailDomain ?? 'not_checked', addresses };
}
