import { parse } from 'csv-parse/sync';
import { csvFile } from '../../domain/csv-file.ts';
import type { DemoSeed } from '../../testing/demo/demo-seed.ts';
import { createPrng } from '../../testing/demo/prng.ts';
import { storyPeople } from '../../testing/demo-world/answer-rules.ts';
import { unaskedWords } from './unasked-words.ts';

/** A mail that somebody outside writes of their own accord. */
export interface UnaskedMail {
  from: { name: string; address: string };
  /** Address of ours. */
  to: string;
  subject: string;
  text: string;
  at: 'morning' | 'noon';
}

type Row = Record<string, string>;

const rows = (csv: string): Row[] => parse(csv, { columns: true, skip_empty_lines: true });

/** What four to six people write to us on the given day, before our morning or over lunch; the same seed and day give the same mails. */
export function unaskedMails(seed: DemoSeed, day: number): UnaskedMail[] {
  const random = createPrng(day).fork('unasked');
  const writers = rows(seed.csv.contacts).filter(
    (row) => row['Email'] && !storyPeople.has(row['Email']) && row['Unsubscribed from all email'] !== 'true',
  );
  const said = random.shuffle(unaskedWords);
  return random
    .shuffle(writers)
    .slice(0, random.between(4, 6))
    .map((row, index) => {
      const [subject, words] = said[index]!;
      const name = `${row['First Name']} ${row['Last Name']}`;
      const text = `Hello,\n\n${words}\n\nKind regards,\n${name}\n`;
      const at = index % 2 === 0 ? 'morning' : 'noon';
      return { from: { name, address: row['Email']! }, to: row['Contact owner']!, subject, text, at };
    });
}

const nextStage: Readonly<Record<string, string>> = {
  Qualification: 'Proposal',
  Discovery: 'Proposal',
  Proposal: 'Negotiation',
  Negotiation: 'Closed Won',
};

/** The CRM's deals after so many days: each day one of them moves on, and one of five of those is lost. */
export function dealsAfter(seed: DemoSeed, days: number): string {
  const deals = rows(seed.csv.deals);
  const open = deals.filter((row) => nextStage[row['Deal Stage']!] !== undefined);
  for (let day = 1; day <= days; day += 1) {
    const random = createPrng(day).fork('deals');
    const moved = random.pick(open);
    const stage = moved['Deal Stage']!;
    moved['Deal Stage'] = random.chance(0.2) ? 'Closed Lost' : (nextStage[stage] ?? stage);
  }
  const header = Object.keys(deals[0]!);
  return csvFile(
    header,
    deals.map((row) => header.map((name) => row[name] ?? '')),
  );
}
