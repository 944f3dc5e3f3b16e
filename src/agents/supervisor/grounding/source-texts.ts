import type { SupervisorFacts, TextFacts } from '../facts.ts';
import { contactOf, mailOf, outsideAddresses } from '../recipients.ts';

/** What may stand in the text to these recipients, and what may not. */
export interface SourceTexts {
  /** Shareable texts and those every recipient took part in; written by us, or checked by us. */
  trusted: TextFacts[];
  /** The same, written outside. */
  tainted: TextFacts[];
  /** What the tenant knows and these recipients may not see. */
  hidden: TextFacts[];
}

function textOf(changes: Partial<TextFacts> & Pick<TextFacts, 'textId' | 'text'>): TextFacts {
  return {
    chunkIds: [],
    kind: 'note',
    audience: 'internal',
    trust: 'trusted',
    occurredAt: null,
    participants: [],
    title: '',
    ...changes,
  };
}

/** Sorts every text of the facts by what the recipients of the draft may see; typed fields of the action are trusted. */
export function sourceTexts(facts: SupervisorFacts): SourceTexts {
  const fromEvidence = facts.evidence.map(({ chunkId, quote, entityType, ...rest }) =>
    textOf({ ...rest, textId: chunkId, kind: entityType, text: quote }),
  );
  const all = [...facts.texts, ...fromEvidence];
  const visible = all.filter((text) => mayAllSee(facts, text));
  return {
    trusted: [...visible.filter(({ trust }) => trust === 'trusted'), typedFields(facts), peopleMet(facts, visible)],
    tainted: visible.filter(({ trust }) => trust === 'tainted'),
    hidden: [...all.filter((text) => !mayAllSee(facts, text)), ...knownNames(facts)],
  };
}

function mayAllSee(facts: SupervisorFacts, { audience, participants }: TextFacts): boolean {
  if (audience !== 'participants') return audience === 'shareable';
  return outsideAddresses(facts).every((address) => {
    const aliases = contactOf(facts, address)?.addresses.map((known) => known.address) ?? [address];
    return aliases.some((alias) => participants.includes(alias));
  });
}

/** Whoever was in a mail or meeting with these recipients is known to them by name. */
function peopleMet({ dictionary }: SupervisorFacts, visible: readonly TextFacts[]): TextFacts {
  const met = new Set(visible.flatMap(({ participants }) => participants));
  const names = dictionary.people.filter(({ addresses }) => addresses.some((address) => met.has(address)));
  return textOf({ textId: 'people-met', text: names.map(({ name }) => name).join('\n') });
}

/** Names and values of the action that code, not a writer, filled in. */
function typedFields(facts: SupervisorFacts): TextFacts {
  const { action } = facts.draft;
  const mail = mailOf(facts);
  const invitees = action.tool === 'schedule_meeting' ? action.invitees : [];
  const people = [...(mail ? [...mail.to, ...mail.cc] : []), ...invitees].map(
    ({ name, address }) => `${name}\n${address}`,
  );
  const attached = facts.documents.filter(
    ({ documentId, audience }) =>
      audience === 'shareable' && mail?.attachments.some((attachment) => attachment.documentId === documentId),
  );
  const reached = outsideAddresses(facts).map((address) => contactOf(facts, address));
  const ownNames = facts.dictionary.companies.filter(
    ({ ours, accountId }) => ours || reached.some((contact) => accountId !== null && contact?.accountId === accountId),
  );
  const lines = [
    ...people,
    ...reached.map((contact) => contact?.name ?? ''),
    facts.sender ? `${facts.sender.name}\n${facts.sender.address}\n${facts.sender.signatureText}` : '',
    ...attached.map(({ title, url }) => `${title}\n${url ?? ''}`),
    ...facts.documents
      .filter(({ audience }) => audience === 'shareable')
      .map(({ title, url }) => `${title}\n${url ?? ''}`),
    ...ownNames.map(({ name }) => name),
    ...facts.dictionary.products.filter(({ audience }) => audience === 'shareable').map(({ name }) => name),
    facts.tenant.postalAddress ?? '',
  ];
  return textOf({ textId: 'typed-fields', text: lines.filter(Boolean).join('\n\n') });
}

/** Everything the dictionary knows, as texts nobody outside may see; what they may see is found before these. */
function knownNames({ dictionary }: SupervisorFacts): TextFacts[] {
  const deals = dictionary.deals.map(({ name, amountMinor, currency, closesOn }) => {
    const amount = amountMinor === null ? '' : `${amountMinor / 100} ${currency ?? ''}`;
    return `${name}\n${amount}\n${closesOn ?? ''}`;
  });
  const names = [...dictionary.people, ...dictionary.companies, ...dictionary.products].map(({ name }) => name);
  return [
    textOf({ textId: 'known-deals', text: deals.join('\n\n') }),
    textOf({ textId: 'known-names', text: names.join('\n') }),
  ];
}
