const months: readonly RegExp[] = [
  /^(?:jan(?:uary|uar)?|jänner)$/,
  /^feb(?:ruary|ruar)?$/,
  /^(?:mar(?:ch)?|märz)$/,
  /^apr(?:il)?$/,
  /^(?:may|mai)$/,
  /^(?:june?|juni)$/,
  /^(?:july?|juli)$/,
  /^aug(?:ust)?$/,
  /^sept?(?:ember)?$/,
  /^(?:oct(?:ober)?|okt(?:ober)?)$/,
  /^nov(?:ember)?$/,
  /^(?:dec(?:ember)?|dez(?:ember)?)$/,
];
const seasons: Record<string, number> = {
  ...{ spring: 3, frühjahr: 3, frühling: 3, summer: 6, sommer: 6, autumn: 9, fall: 9, herbst: 9, winter: 12 },
};
const numbers: Record<string, number> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, nine: 9, twelve: 12 },
  ...{ ein: 1, einem: 1, einer: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, neun: 9, zwölf: 12 },
};
const monthWords =
  'january|february|march|april|may|june|july|august|september|october|november|december|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|jan|feb|mar|apr|aug|sept?|oct|nov|dec|okt|dez';

const monthOf = (word: string) => months.findIndex((pattern) => pattern.test(word)) + 1;

/** The first day of a month as `YYYY-MM-DD`; months beyond twelve are those of the next year. */
function firstOf(year: number, month: number): string {
  return new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10);
}

/**
 * The first day (`YYYY-MM-DD`, UTC) from which on a sentence of a reply says it is time again, as seen from the day of the
 * mail: of a month, quarter, half, season or year its first day; of "mid" January the 15th, and of "end of" January or
 * "after the summer" the day after. Null where it names none, or
 * only says "later".
 */
export function timeSaid(sentence: string, sentAt: Date): string | null {
  const text = sentence.toLowerCase();
  const found = [inUnits, exactDay, namedMonth, quarter, season, year].flatMap((read) => read(text, sentAt) ?? []);
  const today = sentAt.toISOString().slice(0, 10);
  return found.find((day) => day > today) ?? null;
}

function inUnits(text: string, sentAt: Date): string | null {
  const match =
    /\bin (?:about |etwa |ca\.? )?(\d{1,2}|\p{L}+) (weeks?|months?|quarters?|years?|wochen?|monate?n?|quartale?n?|jahre?n?)(?!\p{L})/u.exec(
      text,
    );
  const count = match ? (numbers[match[1]!] ?? Number(match[1])) : Number.NaN;
  if (!match || !Number.isInteger(count)) return null;
  const day = new Date(sentAt);
  const unit = match[2]!;
  if (/^(?:week|woche)/.test(unit)) day.setUTCDate(day.getUTCDate() + count * 7);
  else {
    const inMonths = /^(?:month|monat)/.test(unit) ? 1 : /^(?:quarter|quartal)/.test(unit) ? 3 : 12;
    day.setUTCMonth(day.getUTCMonth() + count * inMonths);
  }
  return day.toISOString().slice(0, 10);
}

/** `15 January`, `January 15`, `15. Januar`, `15.01.`, with or without a year. */
function exactDay(text: string, sentAt: Date): string | null {
  const dayFirst = new RegExp(
    `\\b(\\d{1,2})(?:st|nd|rd|th|\\.)? (?:of )?(${monthWords})(?!\\p{L})\\.?,?(?: (20\\d\\d))?`,
    'u',
  ).exec(text);
  const monthFirst = new RegExp(`\\b(${monthWords}) (\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,? (20\\d\\d))?`, 'u').exec(
    text,
  );
  const figures = /\b(\d{1,2})\.(\d{1,2})\.(20\d\d)?/.exec(text);
  if (dayFirst) return dayIn(sentAt, monthOf(dayFirst[2]!), Number(dayFirst[1]), dayFirst[3]);
  if (monthFirst) return dayIn(sentAt, monthOf(monthFirst[1]!), Number(monthFirst[2]), monthFirst[3]);
  return figures ? dayIn(sentAt, Number(figures[2]), Number(figures[1]), figures[3]) : null;
}

function dayIn(sentAt: Date, month: number, day: number, year: string | undefined): string | null {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const given = year === undefined ? sentAt.getUTCFullYear() : Number(year);
  const at = (inYear: number) => new Date(Date.UTC(inYear, month - 1, day)).toISOString().slice(0, 10);
  return year === undefined && at(given) <= sentAt.toISOString().slice(0, 10) ? at(given + 1) : at(given);
}

function namedMonth(text: string, sentAt: Date): string | null {
  const match = new RegExp(
    `(?:(end of |ende |after |nach )|(mid[- ]|mitte ))?(?<!\\p{L})(${monthWords})(?!\\p{L})(?: (20\\d\\d))?`,
    'u',
  ).exec(text);
  if (!match || (match[3] === 'may' && /\b(?:you|we|i|it|this|that|they) may\b|\bmay (?:be|i|we|have)\b/.test(text)))
    return null;
  const first = monthAhead(sentAt, monthOf(match[3]!), { year: match[4], ends: match[1] !== undefined });
  return match[2] === undefined ? first : `${first.slice(0, 8)}15`;
}

/** The next such month: this year's where it is still to come. */
function monthAhead(
  sentAt: Date,
  month: number,
  { year, ends = false }: { year?: string | undefined; ends?: boolean } = {},
): string {
  const current = sentAt.getUTCFullYear();
  const now = sentAt.getUTCMonth() + 1;
  const isAhead = month > now || (ends && month === now);
  const given = year === undefined ? (isAhead ? current : current + 1) : Number(year);
  return firstOf(given, month + (ends ? 1 : 0));
}

function quarter(text: string, sentAt: Date): string | null {
  const named = /\bq([1-4])(?: (?:of )?(20\d\d))?/.exec(text);
  if (named) return monthAhead(sentAt, Number(named[1]) * 3 - 2, { year: named[2] });
  const half = /\bh([12])(?: (?:of )?(20\d\d))?\b/.exec(text);
  if (half) return monthAhead(sentAt, half[1] === '1' ? 1 : 7, { year: half[2] });
  if (!/\b(?:next|coming|new|nächste[snm]?|kommende[snm]?|neue[snm]?) (?:quarter|quartal)/.test(text)) return null;
  return firstOf(sentAt.getUTCFullYear(), Math.floor(sentAt.getUTCMonth() / 3) * 3 + 4);
}

function season(text: string, sentAt: Date): string | null {
  const word =
    /(after (?:the )?|nach (?:dem )?)?(?<!\p{L})(spring|summer|autumn|fall|winter|frühjahr|frühling|sommer|herbst)(?!\p{L})(?: (20\d\d))?/u.exec(
      text,
    );
  if (!word) return null;
  const begins = monthAhead(sentAt, seasons[word[2]!]!, { year: word[3] });
  return word[1] === undefined ? begins : firstOf(Number(begins.slice(0, 4)), Number(begins.slice(5, 7)) + 3);
}

function year(text: string, sentAt: Date): string | null {
  const current = sentAt.getUTCFullYear();
  if (
    /\b(?:next|coming|new|nächste[snm]?|kommende[snm]?|neue[snm]?) (?:year|jahr|fiscal year|financial year|geschäftsjahr)|after (?:the holidays|christmas)|jahreswechsel|year[- ]end|jahresende/.test(
      text,
    )
  ) {
    return firstOf(current + 1, 1);
  }
  if (/\b(?:next|coming|nächste[snm]?|kommende[snm]?) (?:month|monat)/.test(text))
    return firstOf(current, sentAt.getUTCMonth() + 2);
  const named = /\b(?:in|until|till|before|bis|vor) (20\d\d)\b/.exec(text);
  return named ? firstOf(Number(named[1]), 1) : null;
}
