import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDraws } from '../retrieval/generate-texts.ts';

const givenNames = [
  'Ada',
  'Bo',
  'Chloé',
  'Dmitri',
  'Eszter',
  'Femi',
  'Grace',
  'Håkon',
  'Inès',
  'Jürgen',
  'Kiri',
  'Luís',
];
const familyNames = ['Abiola', 'Berg', 'Cruz', 'Duarte', 'Eriksen', 'Fischer', 'Gallo', 'Horvat', 'Ivanova', 'Jansen'];
const titles = ['CTO', 'Head of Quality', 'Buyer', 'Plant Manager', '"Director, Supply"', 'Owner'];
const sentences = ['', '', '', 'Met at the spring fair and asked for the price list of the new series.'];
const ROWS_PER_COMPANY = 8;
const heading =
  'Record ID,First Name,Last Name,Email,Job Title,Phone Number,Associated Company,Contact owner,Unsubscribed from all email,Email Verified At,Create Date,Lead score,Remark\r\n';

function* rows(count: number, seed: number): Generator<string> {
  const draw = createDraws(seed);
  const pick = (list: readonly string[]) => list[Math.floor(draw() * list.length)]!;
  const day = () => new Date(Date.UTC(2025, 0, 1) + Math.floor(draw() * 600) * 86_400_000).toISOString().slice(0, 10);
  yield heading;
  for (let row = 1; row <= count; row++) {
    const company = Math.ceil(row / ROWS_PER_COMPANY);
    const [given, family] = [pick(givenNames), pick(familyNames)];
    const local = `${given[0]!.toLowerCase()}${row}`;
    const address = draw() < 0.005 ? `${local}(at)company-${company}` : `${local}@company-${company}.example`;
    yield `${[
      ...[1_000_000 + row, given, family, address, pick(titles)],
      ...[
        `+49 30 55${String(row).padStart(6, '0')}`,
        `Company ${company} GmbH`,
        `rep${Math.ceil(draw() * 9)}@ours.example`,
      ],
      ...[draw() < 0.02 ? 'true' : 'false', day(), `${day()} 10:15`, Math.floor(draw() * 100), pick(sentences)],
    ].join(',')}\r\n`;
  }
}

/** Writes a CRM's export of `count` contacts, eight to a company; about one in 200 has no readable address. */
export async function generateExport(path: string, count: number, seed: number): Promise<void> {
  await pipeline(Readable.from(rows(count, seed)), createWriteStream(path));
}
