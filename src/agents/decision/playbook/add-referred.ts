import { registrableDomain } from '../../../connectors/email/address.ts';
import type { NamedPerson } from '../../../domain/reply.ts';
import type { Situation } from '../situation/situation.ts';
import { chunkOf } from './cite.ts';
import { ago, spokenDate } from './dates.ts';
import type { Play } from './play.ts';
import { mailLink, readReplies, saidIn, wordsOf } from './read-reply.ts';
import { taskDraft } from './task.ts';

/**
 * Proposes a colleague whom a mail names as a contact, where nobody of that name or address is on record. Nobody is
 * written to, and nobody elsewhere is proposed: an address that a mail brings from outside its company proves nothing.
 */
export const addReferred: Play = {
  name: 'add-referred',
  effect: 'record',
  propose(view) {
    const { situation } = view;
    const [reply] = readReplies(view, 'referral').filter(
      ({ reading: { referredTo }, message: { from } }) =>
        referredTo !== null && isColleague(referredTo, from.address) && !isOnRecord(situation, referredTo),
    );
    const person = reply?.reading.referredTo;
    if (!reply || !person) return [];
    const { message, thread, who } = reply;
    const named = [person.name, person.address && `<${person.address}>`].filter(Boolean).join(' ');
    const at = situation.account?.name ?? 'their company';
    const date = spokenDate(message.occurredAt, situation.tenant.zone, situation.asOf);
    const [words = ''] = wordsOf(reply, 'referral');
    const draft = taskDraft(
      view,
      {
        play: addReferred.name,
        headline: `Add ${named} at ${at} as a contact`,
        whyNow: `${who} named them ${ago(message.occurredAt, situation.asOf, situation.tenant.zone)}.`,
        rationale: 'Nobody of that name or address is on record here.',
      },
      {
        confidence: {
          signal: { name: 'a person named in their own words', strength: 1 },
          triggeredAt: message.occurredAt,
          fit: { share: 1, because: 'nothing leaves the house' },
        },
        evidenceIds: [chunkOf(situation, message.activityId, words)?.chunkId ?? null],
      },
      {
        title: `Add ${named} as a contact`,
        body: `${who} wrote on ${date}, ${saidIn(words)}: ${mailLink(message.activityId)}\nNobody writes to them before they are on record.`,
        contact: null,
        thread,
      },
    );
    return [draft];
  },
};

function isColleague({ address }: NamedPerson, writer: string): boolean {
  const domainOf = (of: string) => registrableDomain(of.slice(of.lastIndexOf('@') + 1));
  return address === null || (domainOf(address) !== null && domainOf(address) === domainOf(writer));
}

function isOnRecord({ people, senders }: Situation, { name, address }: NamedPerson): boolean {
  const same = (known: string) =>
    name !== null && known.toLowerCase().split(' ').includes(name.toLowerCase().split(' ').at(-1)!);
  return (
    senders.some((sender) => sender.address === address || sender.name === name) ||
    people.some(
      (person) =>
        person.addresses.some((entry) => entry.address === address) || (address === null && same(person.name)),
    )
  );
}
