import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { SupervisorFacts } from '../agents/supervisor/facts.ts';
import { annaFacts, answerMail, daysAgo, ids, supervisorFacts, textFacts } from './supervisor-facts.ts';

const worldsDirectory = new URL('../agents/supervisor/grounding/__fixtures__/worlds/', import.meta.url);

const worldSchema = z.strictObject({
  language: z.enum(['en', 'de']),
  /** 1: written beside the rules. 2: written when they were finished. */
  half: z.union([z.literal(1), z.literal(2)]),
  us: z.strictObject({ company: z.string(), domain: z.string(), sender: z.string() }),
  them: z.strictObject({ company: z.string(), domain: z.string(), contact: z.string() }),
  greeting: z.string(),
  closing: z.string(),
  subject: z.string(),
  shareable: z.array(z.strictObject({ title: z.string(), text: z.string() })),
  conversation: z.array(
    z.strictObject({ from: z.enum(['us', 'them']), daysAgo: z.int(), title: z.string(), text: z.string() }),
  ),
  hidden: z.array(
    z.strictObject({ kind: z.enum(['note', 'email', 'document', 'deal']), title: z.string(), text: z.string() }),
  ),
  others: z.strictObject({
    people: z.array(z.string()),
    companies: z.array(z.string()),
    deals: z.array(z.string()),
  }),
  colleagues: z.array(z.string()),
  stages: z.array(z.string()),
  products: z.array(z.string()),
  /** Bodies of drafts that may leave as they are. */
  clean: z.array(z.string()),
  /** Bodies with exactly one thing that must not leave, and the words and problem that name it. */
  planted: z.array(
    z.strictObject({
      kind: z.string(),
      text: z.string(),
      words: z.string(),
      problem: z.enum(['not theirs to see', 'not found anywhere', 'only from outside']),
    }),
  ),
});

/** One seller, one buyer, what each may know, and drafts between them. */
export type DraftWorld = z.infer<typeof worldSchema> & { name: string };

/** Every world of drafts, by the name of its file. */
export function draftWorlds(): DraftWorld[] {
  const files = readdirSync(worldsDirectory).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => {
    const world = worldSchema.parse(JSON.parse(readFileSync(new URL(file, worldsDirectory), 'utf8')));
    return { name: file.replace('.json', ''), ...world };
  });
}

const addressOf = (name: string, domain: string) =>
  `${name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, '.')}@${domain}`;

function textsOf(world: DraftWorld, theirs: string, ours: string): SupervisorFacts['texts'] {
  const base = { chunkIds: [], participants: [], occurredAt: daysAgo(40) };
  return [
    ...world.shareable.map(({ title, text }, index) =>
      textFacts({
        ...base,
        textId: `sheet-${index}`,
        kind: 'document',
        audience: 'shareable',
        trust: 'trusted',
        title,
        text,
      }),
    ),
    ...world.conversation.map(({ from, daysAgo: days, title, text }, index) =>
      textFacts({
        ...{ ...base, textId: `mail-${index}`, kind: 'email', audience: 'participants', title, text },
        ...{ trust: from === 'us' ? 'trusted' : 'tainted', occurredAt: daysAgo(days), participants: [theirs, ours] },
      }),
    ),
    ...world.hidden.map(({ kind, title, text }, index) =>
      textFacts({ ...base, textId: `hidden-${index}`, kind, audience: 'internal', trust: 'trusted', title, text }),
    ),
  ];
}

/** Facts of a mail with this text from the seller of a world to the buyer, greeting and closing included. */
export function worldFacts(world: DraftWorld, text: string): SupervisorFacts {
  const { us, them } = world;
  const theirs = addressOf(them.contact, them.domain);
  const ours = addressOf(us.sender, us.domain);
  const person = (name: string, domain: string | null, isOurs: boolean) => {
    const accountId = domain === them.domain ? ids.helio : null;
    return { name, addresses: domain ? [addressOf(name, domain)] : [], accountId, ours: isOurs };
  };
  const company = (name: string, domains: string[], isOurs: boolean, accountId: string | null) => {
    return { name, domains, ours: isOurs, accountId };
  };
  const texts = textsOf(world, theirs, ours);
  const last = world.conversation.filter(({ from }) => from === 'them').at(-1);
  const base = supervisorFacts({ texts });
  return supervisorFacts({
    action: answerMail({
      sender: { ...base.sender!, userId: 'user-1', name: us.sender, address: ours },
      to: [{ name: them.contact, address: theirs }],
      subject: `Re: ${world.subject}`,
      body: `${world.greeting}\n\n${text}\n\n${world.closing}`,
    }),
    texts,
    contacts: [annaFacts({ name: them.contact, addresses: [{ address: theirs, verifications: [], bounces: [] }] })],
    tenant: { ...base.tenant, ownDomains: [us.domain], ownAddresses: [ours] },
    sender: { ...base.sender!, name: us.sender, address: ours },
    thread: {
      ...base.thread!,
      ...{ subject: world.subject, language: world.language, lastInboundFrom: theirs },
      ...{ lastInboundPeople: [theirs, ours], participants: [theirs, ours], lastInboundText: last?.text ?? '' },
    },
    dictionary: {
      people: [
        person(them.contact, them.domain, false),
        person(us.sender, us.domain, true),
        ...world.colleagues.map((name) => person(name, us.domain, true)),
        ...world.others.people.map((name) => person(name, null, false)),
      ],
      companies: [
        company(them.company, [them.domain], false, ids.helio),
        company(us.company, [us.domain], true, null),
        ...world.others.companies.map((name) => company(name, [], false, ids.proposal)),
      ],
      deals: world.others.deals.map((name) => {
        return { name, accountId: ids.proposal, amountMinor: null, currency: null, stage: null, closesOn: null };
      }),
      stages: world.stages,
      products: world.products.map((name) => ({ name, audience: 'shareable' })),
    },
  });
}
