import { suppressAddresses } from '../../data/records/suppressions.ts';
import type { TypedRow } from '../csv/typed-row.ts';
import {
  type AppliedRecord,
  type ApplyContext,
  type ApplyResult,
  announce,
  instantOf,
  listOf,
  textOf,
} from './apply-batch.ts';

const refusals =
  /withdr|revok|refus|denied|declin|opted.?out|unsubscrib|widerruf|abgelehnt|(keine|ohne) einwilligung|(no|without) consent(?! (is )?(required|needed))|not given/i;
/** A basis that is not there yet, or no more, is none. */
const unsettled =
  /pending|await|request|required|needed|expired|missing|unknown|unclear|unconfirmed|ausstehend|angefragt|erforderlich|abgelaufen|fehlt|unbekannt|unbestätigt/i;

/**
 * The legal bases that a cell states (several with `;`), each in one spelling; `withdrawn` alone where one of them is a
 * refusal, none where nothing, "not applicable" or only a wish for one ("pending") is stated.
 */
export function legalBases(text: string | null): string[] {
  const bases = (text ?? '').split(/[;|\n]/).flatMap((part) => legalBasis(part) ?? []);
  return bases.includes('withdrawn') ? ['withdrawn'] : [...new Set(bases)];
}

function legalBasis(text: string): string | null {
  const words = text.trim().toLowerCase();
  if (/^(|-|n\/?a|none|unknown|unbekannt|not applicable|nicht zutreffend)$/.test(words)) return null;
  if (refusals.test(words) || /^(no|false|0|nein)$/.test(words)) return 'withdrawn';
  if (unsettled.test(words)) return null;
  if (/existing customer|bestandskund/.test(words)) return 'existing_customer';
  if (/legitimate|berechtigtes interesse/.test(words)) return 'legitimate_interest';
  if (/consent|einwilligung|opt.?in|^(yes|true|1|ja|granted|given)$/.test(words)) return 'consent';
  if (/contract|vertrag|customer/.test(words)) return 'contract';
  return words.slice(0, 100);
}

/** Why a row says that its person must not be written to; null where it does not. */
export function refusalOf(row: TypedRow): 'opt_out' | 'do_not_contact' | null {
  if (row.values['optedOut'] === true || instantOf(row, 'optedOutAt') !== null) return 'opt_out';
  if (row.values['doNotContact'] === true) return 'do_not_contact';
  return legalBases(textOf(row, 'legalBasis')).includes('withdrawn') ? 'do_not_contact' : null;
}

/**
 * Puts the addresses of everyone whom a source says not to write to on the suppression list, which no import shortens,
 * and notes hard bounces that a source knows of. Nothing leaves to them from now on; effective it is once what had begun
 * to leave has ended. `contactIds` maps source records to contacts.
 */
export async function applyOptOuts(
  context: ApplyContext,
  records: readonly AppliedRecord[],
  contactIds: ReadonlyMap<string, string>,
  result: ApplyResult,
): Promise<void> {
  const refusals = records.flatMap(({ row, sourceRecordId }) => {
    const reason = refusalOf(row);
    const email = textOf(row, 'email');
    const addresses = [...(email === null ? [] : [email]), ...listOf(row, 'otherEmails')];
    return reason === null ? [] : [{ reason, addresses, contactId: contactIds.get(sourceRecordId)! }];
  });
  for (const reason of ['opt_out', 'do_not_contact'] as const) {
    const addresses = refusals.filter((entry) => entry.reason === reason).flatMap((entry) => entry.addresses);
    result.suppressed += await suppressAddresses(context.transaction, context.ids, addresses, {
      reason,
      createdBy: `import:${context.connector}`,
      effectiveAt: null,
    });
  }
  const silent = refusals.filter(({ addresses }) => addresses.length === 0);
  // Nobody can be recognised by an address that is not there: the person is paused until someone decides.
  if (silent.length > 0) {
    await context.transaction.query(
      `update contacts set paused_until = 'infinity', pause_reason = 'do_not_contact' where id = any($1) and paused_until is null`,
      [silent.map(({ contactId }) => contactId)],
    );
  }
  await announce(context, { 'gtm.contact.suppressed.v1': refusals.map(({ contactId }) => contactId) });
  const bounces = records.flatMap(({ row }) => {
    const at = instantOf(row, 'bouncedAt');
    const address = textOf(row, 'email');
    return at === null || address === null ? [] : [{ address, at }];
  });
  if (bounces.length === 0) return;
  await context.transaction.query(
    `update contact_addresses c set bounced_at = greatest(c.bounced_at, b.at)
     from json_to_recordset($1) as b(address text, at timestamptz) where c.address = b.address`,
    [JSON.stringify(bounces)],
  );
}
