import { Temporal } from 'temporal-polyfill';
import type { Mark } from '../../../domain/verdict.ts';
import { cityOf } from '../../decision/playbook/spoken-time.ts';
import type { SupervisorFacts, TextFacts } from '../facts.ts';
import { detectLanguage } from '../mail-check/detect-language.ts';
import { outgoingTexts } from '../outgoing-texts.ts';
import { type Sentence, sentencesOf } from '../sentences.ts';
import { wordsOf } from '../words.ts';
import { bearsOut, contentOf } from './bears-out.ts';
import type { DateSpot } from './date-readings.ts';
import { findCopiedWords } from './find-copied-words.ts';
import { spotBareNames } from './german-names.ts';
import { type SourceTexts, sourceTexts } from './source-texts.ts';
import { type AmountSpot, saysAmount, spotAmounts } from './spot-amounts.ts';
import { saysDate, spotDates } from './spot-dates.ts';
import { comparableLink, type LinkSpot, spotLinks, spotTelephones } from './spot-links.ts';
import { createNameDictionary, type NameDictionary, spotNames } from './spot-names.ts';
import { type PromisedNames, spotPromises } from './spot-promises.ts';

type Problem = Mark['problem'];
interface Span {
  start: number;
  end: number;
}

/** A source text, read once for everything that outgoing text is compared with. */
interface ReadText {
  text: string;
  plain: string;
  amounts: AmountSpot[];
  dates: DateSpot[];
  links: Set<string>;
}

interface ReadSources {
  trusted: ReadText[];
  tainted: ReadText[];
  hidden: ReadText[];
}

const dayOf = (instant: string, zone: string) =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();

function plainWords(text: string): string {
  return ` ${wordsOf(text)
    .map(({ word }) => word.replace(/'s$/, ''))
    .join(' ')} `;
}

/** Spaces of every width as plain ones, so that none hides an amount; offsets stay. */
function evenSpaces(text: string): string {
  return text.replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ');
}

function readText({ title, text, occurredAt }: TextFacts, facts: SupervisorFacts, isVisible: boolean): ReadText {
  const whole = evenSpaces(`${title}\n\n${text}`);
  const anchor = dayOf(occurredAt ?? facts.now, facts.tenant.zone);
  const itself: DateSpot = {
    start: 0,
    end: 0,
    precision: 'day',
    readings: occurredAt ? [{ from: anchor, to: anchor }] : [],
    time: null,
    isLoose: false,
  };
  return {
    text: whole,
    plain: plainWords(whole),
    amounts: spotAmounts(whole),
    // When an internal note was written is no content of it.
    dates: [...(isVisible ? [itself] : []), ...spotDates(whole, anchor)],
    links: new Set(
      [...spotLinks(whole), ...spotTelephones(whole)].flatMap(({ href, host }) => [comparableLink(href), host]),
    ),
  };
}

function readSources(facts: SupervisorFacts, sources: SourceTexts): ReadSources {
  const read = (texts: TextFacts[], isVisible: boolean) => texts.map((text) => readText(text, facts, isVisible));
  const { trusted, tainted, hidden } = sources;
  return { trusted: read(trusted, true), tainted: read(tainted, true), hidden: read(hidden, false) };
}

/** Null where the words may stand; otherwise what is wrong with them. */
function standing(
  sources: ReadSources,
  says: (text: ReadText) => boolean,
  { needsTrust = false } = {},
): Problem | null {
  if (sources.trusted.some(says)) return null;
  if (sources.tainted.some(says)) return needsTrust ? 'only from outside' : null;
  return sources.hidden.some(says) ? 'not theirs to see' : 'not found anywhere';
}

function dictionaryOf({ dictionary }: SupervisorFacts): NameDictionary {
  return createNameDictionary([
    ...dictionary.people.map(({ name }) => ({ name, kind: 'person' as const })),
    ...dictionary.companies.map(({ name }) => ({ name, kind: 'company' as const })),
    ...[...dictionary.deals, ...dictionary.products].map(({ name }) => ({ name, kind: 'other' as const })),
  ]);
}

function linkProblem(
  facts: SupervisorFacts,
  sources: ReadSources,
  domains: readonly string[],
  link: LinkSpot,
): Problem | null {
  const { tenant } = facts;
  const publicHost = tenant.publicUrl && URL.canParse(tenant.publicUrl) ? new URL(tenant.publicUrl).hostname : '';
  const own = [...tenant.ownDomains, ...domains, publicHost];
  if (!link.isAddress && own.some((domain) => domain && (link.host === domain || link.host.endsWith(`.${domain}`))))
    return null;
  return standing(sources, (text) => text.links.has(comparableLink(link.href)), { needsTrust: true });
}

const aboutOurselves =
  /\b(?:i|we|i'll|we'll|i'd|we'd|i'm|we're|let me)\b|\b(?:happy|glad|free|available|around)\b|\b(?:ich|wir|mir|uns|gern|gerne|lassen sie)\b/i;

const onlyImagined =
  /\b(?:would|could|should|need|needs|may|might)\b|(?<!\p{L})(?:müss?te[nr]?|könnten?|sollten?|würden?)(?!\p{L})/iu;

/** "Does next week suit you?" claims nothing: loose dates count only in statements about the matter itself. */
function isClaimed(spot: DateSpot, sentence: Sentence | undefined): boolean {
  if (!spot.isLoose || !sentence) return true;
  return !sentence.isQuestion && !aboutOurselves.test(sentence.text) && !onlyImagined.test(sentence.text);
}

/** Whether the source says the date. A loose span meets many dates by chance: the source must speak of the same thing. */
function datesIn(source: ReadText, spot: DateSpot, sentence: Sentence | undefined): boolean {
  const matching = source.dates.filter((date) => saysDate(spot, date));
  if (!spot.isLoose || !sentence) return matching.length > 0;
  const around = sentence.text.replace(
    sentence.text.slice(spot.start - sentence.start, spot.end - sentence.start),
    ' ',
  );
  const wanted = [...contentOf(around)];
  return matching.some((date) => {
    // The day of a mail or meeting itself has no words around it.
    if (date.end === 0) return true;
    const said = contentOf(source.text.slice(Math.max(0, date.start - 120), date.end + 120));
    return wanted.filter((word) => said.has(word)).length > wanted.length / 2;
  });
}

/** Times that the action books or offers. */
function typedSpans({ draft: { action }, calendar }: SupervisorFacts) {
  return [...(action.tool === 'schedule_meeting' ? [action] : []), ...(calendar?.offeredHere ?? [])];
}

const clocksOf = (facts: SupervisorFacts) => [
  ...facts.contacts.flatMap(({ zone }) => zone.zones),
  facts.sender?.zone ?? facts.tenant.zone,
];

/** The cities of both sides' clocks, as they stand behind a time: `(Oslo)`. */
function clockSpans(text: string, facts: SupervisorFacts): Span[] {
  if (typedSpans(facts).length === 0) return [];
  const cities = new Set(clocksOf(facts).map(cityOf));
  return [...text.matchAll(/(?<=\d )\(([\p{L} '-]+)\)/gu)]
    .filter(([, city]) => cities.has(city!))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function typedDates(facts: SupervisorFacts): DateSpot[] {
  const zones = clocksOf(facts);
  return typedSpans(facts).flatMap(({ startsAt, endsAt }) =>
    [startsAt, endsAt].flatMap((instant) =>
      zones.flatMap((zone): DateSpot[] => {
        const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
        const day = local.toPlainDate().toString();
        const place = { start: 0, end: 0, isLoose: false };
        return [
          { ...place, precision: 'day', readings: [{ from: day, to: day }], time: null },
          { ...place, precision: 'time', readings: [], time: local.toPlainTime().toString().slice(0, 5) },
        ];
      }),
    ),
  );
}

function stageSpans(text: string, stages: readonly string[]): Span[] {
  return sentencesOf(text).flatMap((sentence) => {
    const speaksOfStages =
      /\b(?:stage|phase|pipeline|forecast|funnel|opportunity|stufe|verkaufschance|prognose)\b/i.test(sentence.text);
    return stages.flatMap((stage) => {
      const at = speaksOfStages
        ? sentence.text.toLowerCase().indexOf(stage.toLowerCase())
        : multiWordAt(sentence.text, stage);
      return at < 0 ? [] : [{ start: sentence.start + at, end: sentence.start + at + stage.length }];
    });
  });
}

function multiWordAt(text: string, stage: string): number {
  return stage.includes(' ') ? text.indexOf(stage) : -1;
}

function overlaps(marks: readonly Span[], span: Span): boolean {
  return marks.some((mark) => span.start < mark.end && span.end > mark.start);
}

/** Words in quotation marks that stand so in a text they have seen: what was said there needs no second source. */
function repeatedWords(text: string, sources: ReadSources): Span[] {
  const seen = [...sources.trusted, ...sources.tainted];
  return [...text.matchAll(/["“]([^"“”]{8,})["”]/g)]
    .filter(([, words]) => seen.some(({ plain }) => plain.includes(plainWords(words!))))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function promisedNames({ dictionary, sender, texts }: SupervisorFacts): PromisedNames {
  const companies = dictionary.companies.filter(({ ours }) => ours).map(({ name }) => name);
  const short = companies.map((name) => name.split(' ')[0]!).filter((name) => name.length > 2);
  return {
    products: dictionary.products.map(({ name }) => name),
    ourselves: [...companies, ...short, ...(sender ? ['Our team', 'Our company'] : [])],
    papers: texts.filter(({ audience }) => audience === 'shareable').map(({ text }) => text),
  };
}

/** Names of other customers as plain words: that somebody outside names one does not make it sayable. */
function otherCustomers({ dictionary, contacts, draft }: SupervisorFacts): string[] {
  const theirs = new Set([draft.accountId, ...contacts.map(({ accountId }) => accountId)]);
  return dictionary.companies
    .filter(({ ours, accountId }) => !ours && accountId !== null && !theirs.has(accountId))
    .map(({ name }) => plainWords(name));
}

/** The language of a text; one too short to tell is in that of the thread. */
function languageOf(text: string, { thread }: SupervisorFacts): string | null {
  return detectLanguage(text) ?? thread?.language ?? detectLanguage(thread?.lastInboundText ?? '');
}

/** Marks one text; earlier kinds win where spots overlap, and a promise is marked only where nothing in it is yet. */
function groundOne(
  text: string,
  facts: SupervisorFacts,
  sources: ReadSources,
  names: NameDictionary,
  linkDomains: readonly string[],
): (Span & { problem: Problem })[] {
  const marks: (Span & { problem: Problem })[] = [];
  const seen: Span[] = [];
  const add = ({ start, end }: Span, problem: Problem | null) => {
    if (overlaps(seen, { start, end })) return;
    seen.push({ start, end });
    if (problem) marks.push({ start, end, problem });
  };
  for (const span of clockSpans(text, facts)) add(span, null);
  const sentences = sentencesOf(text);
  const repeated = repeatedWords(text, sources);
  for (const link of [...spotLinks(text), ...spotTelephones(text)])
    add(link, linkProblem(facts, sources, linkDomains, link));
  const typed = typedDates(facts);
  for (const spot of spotDates(text, dayOf(facts.now, facts.tenant.zone))) {
    const sentence = sentences.find(({ start, end }) => spot.start >= start && spot.end <= end);
    const fits = !isClaimed(spot, sentence) || overlaps(repeated, spot) || typed.some((date) => saysDate(spot, date));
    add(spot, fits ? null : standing(sources, (source) => datesIn(source, spot, sentence)));
  }
  for (const spot of spotAmounts(text)) {
    const says = ({ amounts }: ReadText) => amounts.some((amount) => saysAmount(spot, amount));
    add(spot, standing(sources, says, { needsTrust: spot.kind !== 'quantity' }));
  }
  for (const span of stageSpans(text, facts.dictionary.stages)) add(span, 'not theirs to see');
  const language = languageOf(text, facts);
  const others = otherCustomers(facts);
  for (const spot of spotNames(text, names, language)) {
    const words = plainWords(spot.known ?? text.slice(spot.start, spot.end));
    add(
      spot,
      standing(sources, ({ plain }) => plain.includes(words), {
        needsTrust: spot.known !== null && others.some((name) => name.includes(words)),
      }),
    );
  }
  for (const spot of language === 'de' ? spotBareNames(text) : []) {
    const words = plainWords(text.slice(spot.start, spot.end));
    // A noun after a preposition may be a name; where only internal texts have it, it is not theirs either way.
    const problem = standing(sources, ({ plain }) => plain.includes(words));
    if (problem === 'not theirs to see') add(spot, problem);
  }
  const visible = [...sources.trusted, ...sources.tainted].map((source) => source.text);
  const copied = findCopiedWords(
    text,
    sources.hidden.map((source) => source.text),
    visible,
  );
  for (const span of copied) if (!overlaps(marks, span)) marks.push({ ...span, problem: 'not theirs to see' });
  const theirWords = sources.tainted.map((source) => source.text).join('\n\n');
  for (const promise of spotPromises(text, promisedNames(facts), language)) {
    if (overlaps(marks, promise)) continue;
    const problem = standing(
      sources,
      (source) => bearsOut(promise.claim, source.text, { theirWords, wording: promise.wording }),
      {
        needsTrust: true,
      },
    );
    if (problem) marks.push({ start: promise.start, end: promise.end, problem });
  }
  return marks.sort((left, right) => left.start - right.start);
}

/**
 * Marks every person, company, deal, stage, amount, date, link, product promise and internal wording in the outgoing
 * text of the draft that these recipients may not see (`not theirs to see`), that nothing the tenant has says
 * (`not found anywhere`), or, for links, amounts and promises, that only text from outside says (`only from outside`).
 * Offsets are UTF-16 in the field named. `linkDomains` may be linked to besides the tenant's own.
 */
export function groundText(
  facts: SupervisorFacts,
  { linkDomains = [] }: { linkDomains?: readonly string[] } = {},
): Mark[] {
  const texts = outgoingTexts(facts.draft.action);
  if (texts.length === 0) return [];
  const sources = readSources(facts, sourceTexts(facts));
  const names = dictionaryOf(facts);
  const threadSubject = facts.thread?.subject.trim().toLowerCase();
  return texts.flatMap(({ field, text }) => {
    // The subject of an answer is the thread's own; everyone in the thread has read it.
    if (
      field === 'subject' &&
      threadSubject &&
      text
        .replace(/^(?:(?:re|aw|fwd?|wg)\s*:\s*)+/i, '')
        .trim()
        .toLowerCase() === threadSubject
    ) {
      return [];
    }
    return groundOne(evenSpaces(text), facts, sources, names, linkDomains).map(({ start, end, problem }): Mark => {
      return { field, start, end, words: text.slice(start, end), problem };
    });
  });
}
