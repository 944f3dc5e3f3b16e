import type { Draft } from '../../../domain/proposal.ts';
import {
  allMessages,
  daysBetween,
  type Situation,
  type SituationDeal,
  type SituationMessage,
} from '../situation/situation.ts';
import { signedContractSentence } from '../text/signed-contract-detector.ts';
import { chunkOf } from './cite.ts';
import { ago, spokenDate } from './dates.ts';
import { basisOf, makeDraft } from './draft-email.ts';
import type { Play, PlayView } from './play.ts';
import { quotable } from './their-words.ts';

const recentDays = 60;

/** Moves a deal to the stage of signed contracts when they wrote that it is signed and the CRM does not know it. */
export const recordSignedContract: Play = {
  name: 'record-signed-contract',
  effect: 'record',
  propose(view) {
    const { situation } = view;
    const mails = allMessages(situation)
      .filter((message) => message.direction === 'inbound' && message.state === 'plain')
      .filter((message) => daysBetween(message.occurredAt, situation.asOf) <= recentDays)
      .toReversed();
    for (const message of mails) {
      const sentence = signedContractSentence(message.text);
      const deal = sentence ? dealOf(situation, message) : null;
      const stage = signedStage(situation);
      if (sentence && deal && stage && deal.stage !== stage) return [update(view, { message, sentence, deal, stage })];
    }
    return [];
  },
};

/** The open deal the writer is part of; else the only one. A deal made after the mail is another one. */
function dealOf(situation: Situation, message: SituationMessage): SituationDeal | null {
  const open = situation.deals.filter((deal) => deal.status === 'open');
  const theirs = open.filter((deal) => deal.contactIds.includes(message.from.contactId ?? ''));
  if (theirs.length === 1) return theirs[0]!;
  const inFocus = theirs.find((deal) => deal.dealId === situation.deal?.dealId);
  return inFocus ?? (open.length === 1 ? open[0]! : null);
}

const contractStage = /^(?:contract|contracted|(?:contract )?signed|signed contract)$/i;

/** The stage the tenant's deals have for a signed contract, else the one its won deals are in; null when there is neither. */
function signedStage({ stages }: Situation): string | null {
  const contract = stages.find((entry) => contractStage.test(entry.stage.trim()));
  if (contract) return contract.stage;
  const won = stages.filter((entry) => entry.won > 0).sort((left, right) => right.won - left.won);
  return won[0]?.stage ?? stages.find((entry) => /\bwon\b|\bsigned\b/i.test(entry.stage))?.stage ?? null;
}

function update(
  view: PlayView,
  {
    message,
    sentence,
    deal,
    stage,
  }: { message: SituationMessage; sentence: string; deal: SituationDeal; stage: string },
): Draft {
  const { situation } = view;
  const contact = situation.people.find((person) => person.contactId === message.from.contactId) ?? null;
  const thread = situation.threads.find((candidate) => candidate.messages.includes(message)) ?? null;
  const words = quotable(sentence, { maxWords: 30 });
  const source = chunkOf(situation, message.activityId, words);
  const who = contact?.name ?? message.from.name;
  const grounds = {
    confidence: {
      signal: { name: 'they say in their own words that it is signed', strength: 1 },
      triggeredAt: message.occurredAt,
    },
    evidenceIds: [source?.chunkId ?? null],
    claims: [
      {
        sentence: `${who} wrote: "${words}".`,
        kind: 'fact' as const,
        evidenceId: source?.chunkId ?? null,
        quote: words,
      },
    ],
  };
  const draft = makeDraft(
    view,
    {
      play: recordSignedContract.name,
      headline: `Set "${deal.name}" from ${deal.stage} to ${stage}`,
      whyNow: `${who} sent the signed contract ${ago(message.occurredAt, situation.asOf, situation.tenant.zone)}; the deal still says ${deal.stage}.`,
      rationale: `${stage} is where deals with a signed contract stand here. The words come from the mail of ${spokenDate(message.occurredAt, situation.tenant.zone, situation.asOf)}.`,
    },
    grounds,
    {
      action: {
        tool: 'update_crm',
        record: { noun: 'deal', id: deal.dealId },
        field: 'stage',
        expected: deal.stage,
        value: stage,
      },
      contact,
      basis: { ...basisOf(situation, { contact, thread }), dealVersion: deal.version },
    },
  );
  return { ...draft, dealId: deal.dealId };
}
