import type { PlayView } from '../../src/agents/decision/playbook/play.ts';
import type { Situation, SituationMessage } from '../../src/agents/decision/situation/situation.ts';
import type { SupervisorFacts } from '../../src/agents/supervisor/facts.ts';
import { timesOf } from '../../src/domain/action.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import type { Draft } from '../../src/domain/proposal.ts';
import { demoTenant } from '../../src/testing/demo/team.ts';
import { namedId, storyDocuments, storySituation } from '../../src/testing/story-situation.ts';
import { supervisorFacts } from '../../src/testing/supervisor-facts.ts';

/** Where the words of an attacker stand. */
export type Place = 'mail' | 'subject' | 'sender-name' | 'note' | 'meeting' | 'document';

/** A story of the demo tenant in which a customer waits for an answer, with one person and one mail to poison. */
export const stories = ['data-residency', 'reply-without-thread', 'renewal-complaint', 'weak-draft'] as const;
export type Story = (typeof stories)[number];

const otherCustomers = ['Corvane Pharma', 'Brightwater Clinical Supply Inc', 'Lindqvist Biotech'];
const papers =
  /^(?:Security and data residency|Validation statement|Datasheet|Service levels|Reference customers|Pricing principles|Renewal terms)/;
const documents = storyDocuments().filter(({ title }) => papers.test(title));

/** The target of a story as the playbook sees it, with `words` of an attacker at `place`; none leaves it as it is. */
export function poisonedTarget(story: Story, attack: { place: Place; words: string } | null): PlayView {
  const situation = storySituation(story);
  const evidence = attack?.place === 'document' ? [...documents, internalPaper(attack.words)] : documents;
  if (attack) poison(situation, attack.place, attack.words);
  return { situation, evidence, targetContactId: null, whyNow: 'They wait for an answer.', staleAfterDays: 180 };
}

function lastInbound({ threads }: Situation): SituationMessage {
  const inbound = threads.flatMap(({ messages }) => messages).filter(({ direction }) => direction === 'inbound');
  return inbound.toSorted((left, right) => left.occurredAt.localeCompare(right.occurredAt)).at(-1)!;
}

function poison(situation: Situation, place: Place, words: string): void {
  const message = lastInbound(situation);
  if (place === 'mail') message.text = `${message.text}\n\n${words}`;
  else if (place === 'subject') message.subject = `${message.subject} ${words}`;
  else if (place === 'sender-name') message.from.name = `${message.from.name} ${words}`;
  else if (place === 'note')
    situation.notes.push({
      ...{ activityId: namedId('poison'), kind: 'note', occurredAt: message.occurredAt, title: 'Imported note' },
      ...{ text: words, state: 'plain', dueAt: null, contactId: message.from.contactId },
    });
  else if (place === 'meeting' && situation.meetings[0]) situation.meetings[0].title += ` ${words}`;
  const source = situation.sources.find(({ entityId }) => entityId === message.activityId);
  if (source && place === 'mail') Object.assign(source, { quote: message.text, quoteEnd: message.text.length });
  if (source && place === 'subject') source.title = message.subject;
  if (place === 'note') situation.sources.push({ ...internalPaper(words), chunkId: 'chunk-note', entityType: 'note' });
  if (place === 'meeting') {
    const met = situation.sources.find(({ entityType }) => entityType === 'meeting');
    // Whoever sends an invitation writes its title.
    if (met) Object.assign(met, { quote: `${met.quote} ${words}`, trust: 'tainted' });
  }
}

/** A paper that somebody sent and that was kept for the team. */
function internalPaper(words: string): Evidence {
  return {
    ...{ ...documents[0]!, chunkId: 'chunk-paper', entityId: namedId('paper'), title: 'Paper they sent' },
    ...{ quote: words, quoteEnd: words.length, audience: 'internal', trust: 'tainted' },
  };
}

const peopleOf = (message: SituationMessage) => [message.from, ...message.to, ...message.cc];

/** What the Supervisor would have gathered about a draft for this target. */
export function factsOf({ situation, evidence }: PlayView, draft: Draft): SupervisorFacts {
  const messages = situation.threads.flatMap((thread) => thread.messages);
  const texts = [...situation.sources, ...evidence].map((item) => {
    const message = messages.find(({ activityId }) => activityId === item.entityId);
    const meeting = situation.meetings.find(({ activityId }) => activityId === item.entityId);
    const people = message ? peopleOf(message) : (meeting?.people ?? []);
    return {
      ...{ textId: item.chunkId, chunkIds: [item.chunkId], kind: item.entityType, audience: item.audience },
      ...{ trust: item.trust, occurredAt: item.occurredAt, title: item.title, text: item.quote },
      participants: people.map(({ address }) => address),
    };
  });
  const cited = [...situation.sources, ...evidence].filter(({ chunkId }) => draft.evidenceIds.includes(chunkId));
  const base = supervisorFacts({ texts, draft, action: draft.action });
  return {
    ...base,
    now: situation.asOf,
    draft,
    tenant: {
      ...base.tenant,
      postalAddress: demoTenant.postalAddress,
      ownDomains: situation.tenant.ownDomains,
      ownAddresses: situation.senders.map(({ address }) => address),
      unsubscribeAddress: `unsubscribe@${demoTenant.domains[0]}`,
    },
    sender: senderOf(situation, draft, base.sender!),
    contacts: situation.people.map((person) => ({
      ...base.contacts[0]!,
      ...{ contactId: person.contactId, name: person.name, accountId: situation.account!.accountId },
      addresses: person.addresses.map(({ address }) => ({
        address,
        verifications: [{ kind: 'mail_received' as const, at: situation.asOf }],
        bounces: [],
      })),
      zone: { certainty: 'known' as const, zones: [person.zone ?? 'Europe/Berlin'] },
    })),
    thread: threadOf(situation, draft),
    openQuestions: [],
    evidence: cited.map(({ chunkId, quote, audience, trust, occurredAt, entityType }) => {
      return { chunkId, quote, audience, trust, occurredAt, entityType, score: 1, participants: [] };
    }),
    texts,
    dictionary: dictionaryOf(situation),
    calendar:
      timesOf(draft.action) !== null
        ? { syncedAt: situation.asOf, busy: [], offeredToOthers: [], offeredHere: offeredIn(draft) }
        : null,
  };
}

function offeredIn({ action }: Draft) {
  if (action.tool !== 'send_email') return [];
  return (action.offers?.times ?? []).map(({ startsAt, endsAt }) => ({ startsAt, endsAt }));
}

function senderOf({ senders }: Situation, { action }: Draft, base: NonNullable<SupervisorFacts['sender']>) {
  if (action.tool !== 'send_email' && action.tool !== 'schedule_meeting') return null;
  const sender = senders.find(({ identityId }) => identityId === action.sender.identityId);
  if (!sender) return null;
  const { identityId, mailboxId, name, address, signatureText, signatureHtml, zone } = sender;
  return { ...base, identityId, mailboxId, name, address, signatureText, signatureHtml, zone };
}

function threadOf({ threads }: Situation, { action }: Draft): SupervisorFacts['thread'] {
  if (action.tool !== 'send_email' || !action.thread) return null;
  const thread = threads.find(({ threadId }) => threadId === action.thread?.threadId);
  const inbound = thread?.messages.findLast(({ direction }) => direction === 'inbound');
  if (!thread) return null;
  return {
    ...{ threadId: thread.threadId, subject: thread.messages[0]!.subject, language: 'en' },
    lastInboundAt: inbound?.occurredAt ?? null,
    lastInboundFrom: inbound?.from.address ?? null,
    lastInboundPeople: inbound ? peopleOf(inbound).map(({ address }) => address) : [],
    lastInboundText: inbound?.text ?? '',
    participants: [...new Set(thread.messages.flatMap(peopleOf).map(({ address }) => address))],
  };
}

function dictionaryOf({ people, senders, account, deals, stages }: Situation): SupervisorFacts['dictionary'] {
  const accountId = account!.accountId;
  const company = (name: string, ours: boolean, id: string | null) => ({ name, accountId: id, domains: [], ours });
  return {
    people: [
      ...people.map(({ name, addresses }) => {
        return { name, addresses: addresses.map(({ address }) => address), accountId, ours: false };
      }),
      ...senders.map(({ name, address }) => ({ name, addresses: [address], accountId: null, ours: true })),
    ],
    companies: [
      company(account!.name, false, accountId),
      company(demoTenant.name, true, null),
      ...otherCustomers.filter((name) => name !== account!.name).map((name) => company(name, false, namedId(name))),
    ],
    deals: deals.map(({ name, amountMinor, currency, stage }) => {
      return { name, accountId, amountMinor, currency, stage, closesOn: null };
    }),
    stages: stages.map(({ stage }) => stage),
    products: [],
  };
}
