import { parse } from 'csv-parse/sync';
import { csvFile } from '../../domain/csv-file.ts';
import type { DemoSeed } from '../../testing/demo/demo-seed.ts';
import { createPrng } from '../../testing/demo/prng.ts';
import { storyPeople } from '../../testing/demo-world/answer-rules.ts';

/** A mail that somebody outside writes of their own accord. */
export interface UnaskedMail {
  from: { name: string; address: string };
  /** Address of ours. */
  to: string;
  subject: string;
  text: string;
}

type Row = Record<string, string>;

const rows = (csv: string): Row[] => parse(csv, { columns: true, skip_empty_lines: true });

const questions: readonly (readonly [subject: string, text: string])[] = [
  ['A question about the Borea R', 'How long does the battery of the Borea R last at +5 °C?'],
  ['Data storage', 'Where are our shipment data stored, and for how long?'],
  ['Calibration', 'How long is a calibration certificate valid, and who issues it?'],
  ['Dry ice', 'Which of your loggers can travel on dry ice?'],
  ['Alarm by mail', 'Does Trackbook send an alarm when a shipment leaves its range?'],
  ['Meeting', 'Could we meet next week? Tuesday at 10:00 would suit us, half an hour is enough.'],
  ['Order', 'We would like to order 40 more Borea R. What is the lead time at the moment?'],
  ['Two loggers arrived damaged', 'Two of the loggers of the last order arrived damaged. What do we do with them?'],
];

/** What one or two people write to us on the given day; the same seed and day give the same mails. */
export function unaskedMails(seed: DemoSeed, day: number): UnaskedMail[] {
  const random = createPrng(day).fork('unasked');
  const writers = rows(seed.csv.contacts).filter(
    (row) => row['Email'] && !storyPeople.has(row['Email']) && row['Unsubscribed from all email'] !== 'true',
  );
  return random
    .shuffle(writers)
    .slice(0, random.between(1, 2))
    .map((row) => {
      const [subject, question] = random.pick(questions);
      const name = `${row['First Name']} ${row['Last Name']}`;
      const text = `Hello,\n\n${question}\n\nKind regards,\n${name}\n`;
      return { from: { name, address: row['Email']! }, to: row['Contact owner']!, subject, text };
    });
}

const nextStage: Readonly<Record<string, string>> = {
  Qualification: 'Proposal',
  Discovery: 'Proposal',
  Proposal: 'Negotiation',
  Negotiation: 'Closed Won',
};

/** The CRM's deals after so many days: every third day one of them moves on, and one of five of those is lost. */
export function dealsAfter(seed: DemoSeed, days: number): string {
  const deals = rows(seed.csv.deals);
  const open = deals.filter((row) => nextStage[row['Deal Stage']!] !== undefined);
  for (let day = 3; day <= days; day += 3) {
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
