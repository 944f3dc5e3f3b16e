import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { beforeTheFirst, chainHash } from '../../../src/data/audit/chain.ts';
import type { Json } from '../../../src/domain/json.ts';
import type { AuditRow } from './evidence.ts';

/** A mail of a story. `date` is ISO with an offset, which the Date header keeps. */
export interface Letter {
  key: string;
  from: string;
  to: string[];
  date: string;
  body: string;
  subject?: string;
  /** Key of the letter it answers. */
  answers?: string;
  /** With a way to unsubscribe; the postal address is in the signature. */
  outreach?: boolean;
  signature?: string;
  /** Status of the delivery report that it is, for `failed`. */
  report?: { failed: string; status: string };
  /** It invites to this meeting, whose UID is its own id. */
  meeting?: Entry;
  /** Written by a person in another program. */
  byHand?: boolean;
}

export interface Entry {
  /** UTC ISO. */
  startsAt: string;
  endsAt: string;
  isCancelled?: boolean;
}

/** Some weeks of a team, as they leave their marks outside. */
export interface Weeks {
  letters: Letter[];
  /** Mails that only the archive holds. */
  history: Letter[];
  /** Changes the audit before it is sealed. */
  bendAudit?: (rows: AuditRow[]) => AuditRow[];
  /** Changes what is exported, after it was sealed. */
  bendExport?: (exported: { rows: AuditRow[]; seals: Seal[] }) => unknown;
  /** Changes bytes of the archive behind the manifest's back. */
  bendBytes?: (member: string, text: string) => string;
}

interface Seal {
  number: number;
  audit_id: string;
  hash: string;
}

const tenantId = '01a21732-4750-79c3-a806-edbbdb09c2e3';
const team = ['clara@varn.example', 'jonas@varn.example'];
export const postalAddress = 'Varn Instruments, Dock Street 14, 20457 Hamburg, Germany';
const signature = `Best regards,\nClara\nVarn Instruments`;

/** The id of the effect by which a letter leaves: the audit and its Message-ID have it. */
export const effectOf = (key: string) => `effect-${key}`;
const domainOf = (address: string) => address.split('@')[1]!;
const messageIdOf = ({ key, from }: Letter) => `<${effectOf(key)}@${domainOf(from)}>`;
export const isSent = ({ from, byHand = false }: Letter) => team.includes(from) && !byHand;

function headerDate(date: string): string {
  const [, offset = '+00:00'] = /([+-]\d\d:\d\d)$/.exec(date) ?? [];
  const minutes = Number(`${offset[0]}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4)));
  const local = new Date(Date.parse(date) + minutes * 60_000).toUTCString();
  return local.replace('GMT', offset.replace(':', ''));
}

const stamp = (iso: string) => iso.replace(/[-:]|\.\d+/g, '');

function calendarText(uid: string, { from, to, meeting }: Letter, method: string | null): string {
  const { startsAt, endsAt, isCancelled = false } = meeting!;
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//agentic-gtm-platform//calendar//EN'],
    ...(method ? [`METHOD:${method}`] : []),
    ...[
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'DTSTAMP:20261101T000000Z',
      `DTSTART:${stamp(startsAt)}`,
      `DTEND:${stamp(endsAt)}`,
    ],
    ...[`ORGANIZER:mailto:${from}`, ...to.map((guest) => `ATTENDEE:mailto:${guest}`)],
    ...[`STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`, 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
}

function rawOf(letter: Letter, answered: Letter | undefined): string {
  const { from, to, date, subject = 'Loggers', outreach = false, report } = letter;
  const words = isSent(letter)
    ? [letter.body, `-- \n${letter.signature ?? (outreach ? `${signature}\n\n${postalAddress}` : signature)}`]
    : [letter.body];
  const quoted = answered ? ['On 2 November 2026 at 10:00, somebody wrote:', answered.body.replace(/^/gm, '> ')] : [];
  const part = (type: string, text: string) => ['--part', `Content-Type: ${type}; charset=utf-8`, '', text].join('\n');
  const text = [...words, ...quoted].join('\n\n');
  const second = report
    ? part(
        'message/delivery-status',
        `Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ${report.failed}\nAction: failed\nStatus: ${report.status}`,
      )
    : letter.meeting
      ? part('text/calendar; method=REQUEST', calendarText(messageIdOf(letter).slice(1, -1), letter, 'REQUEST'))
      : null;
  const type = report ? 'multipart/report; report-type=delivery-status' : 'multipart/mixed';
  return [
    ...[`From: ${from}`, `To: ${to.join(', ')}`, `Subject: ${subject}`, `Date: ${headerDate(date)}`],
    `Message-ID: ${messageIdOf(letter)}`,
    ...(answered ? [`In-Reply-To: ${messageIdOf(answered)}`] : []),
    ...(outreach ? [`List-Unsubscribe: <mailto:${from}?subject=unsubscribe>`] : []),
    ...['MIME-Version: 1.0', `Content-Type: ${type}; boundary=part`, ''],
    ...[part('text/plain', text), ...(second ? [second] : []), '--part--', ''],
  ]
    .join('\n')
    .replace(/\r?\n/g, '\r\n');
}

/** What the product's audit says of the letters that it sent. */
function auditOf(letters: readonly Letter[]): AuditRow[] {
  const person = { actorKind: 'person', actorId: 'clara', door: 'console' };
  const executor = { actorKind: 'system', actorId: 'executor', door: 'workflow' };
  const rows = letters.filter(isSent).flatMap((letter) => {
    const subject = { subjectNoun: 'effect', subjectId: effectOf(letter.key) };
    const [proposalId, digest] = [`proposal-${letter.key}`, `digest-${letter.key}`];
    const detail = { proposalId, digest, tool: letter.meeting ? 'schedule_meeting' : 'send_email' };
    const at = (before: number) => new Date(Date.parse(letter.date) - before).toISOString();
    const approval = { effectId: subject.subjectId, digest, share: 0.25, words: ['ä', '"'] };
    const aboutProposal = { subjectNoun: 'proposal', subjectId: proposalId };
    return [
      { ...person, ...aboutProposal, action: 'proposal-approved', at: at(10_000), detail: approval },
      { ...executor, ...subject, action: 'effect-claimed', at: at(0), detail },
      { ...executor, ...subject, action: 'effect-executed', at: at(-500), detail },
    ];
  });
  const inOrder = rows.sort((left, right) => left.at.localeCompare(right.at));
  return inOrder.map((row, index) => ({ ...row, id: `row-${index}` }));
}

function sealsOf(rows: readonly AuditRow[]): Seal[] {
  let hash = beforeTheFirst;
  return rows.map((row, index) => {
    const at = row.at.replace('Z', '000Z');
    hash = chainHash(hash, tenantId, index + 1, { ...row, at, detail: row.detail as Json });
    return { number: index + 1, audit_id: row.id, hash: `\\x${hash}` };
  });
}

function auditLine({ actorKind, actorId, subjectNoun, subjectId, at, ...row }: AuditRow): object {
  // As PostgreSQL writes it: without zeros at the end.
  const written = at.replace(/0*Z$/, '+00:00').replace('.+', '+');
  const columns = { actor_kind: actorKind, actor_id: actorId, subject_noun: subjectNoun, subject_id: subjectId };
  return { ...row, ...columns, at: written };
}

async function writeArchive(weeks: Weeks, path: string): Promise<void> {
  const rows = (weeks.bendAudit ?? ((all) => all))(auditOf(weeks.letters));
  const exported = { rows, seals: sealsOf(rows) };
  const last = exported.seals.at(-1)!;
  const head = { count: last.number, hash: last.hash.slice(2) };
  weeks.bendExport?.(exported);
  const jsonl = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const tables = [
    { name: 'rows/68-audit.jsonl', table: 'audit', text: jsonl(exported.rows.map(auditLine)) },
    { name: 'rows/69-audit_seals.jsonl', table: 'audit_seals', text: jsonl(exported.seals) },
  ];
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const listed = tables.map(({ name, table, text }) => ({ name, table, sha256: sha256(text) }));
  const pack = tar.pack();
  const written = pipeline(pack, createWriteStream(path));
  pack.entry({ name: 'manifest.json' }, JSON.stringify({ tenant: { id: tenantId }, tables: listed, audit: head }));
  for (const { name, text } of tables) pack.entry({ name }, weeks.bendBytes?.(name, text) ?? text);
  pack.entry({ name: 'rows/31-messages.jsonl' }, '{"secret": true}\n');
  for (const letter of weeks.history) {
    const raw = rawOf(letter, undefined);
    pack.entry({ name: `blobs/${sha256(raw)}` }, raw);
  }
  pack.finalize();
  await written;
}

async function writeLetter(letter: Letter, answered: Letter | undefined, folder: string): Promise<void> {
  const raw = rawOf(letter, answered);
  const isOurs = team.includes(letter.from);
  const owner = isOurs ? letter.from : letter.to.find((address) => team.includes(address))!;
  const digest = createHash('sha256').update(messageIdOf(letter)).digest('hex').slice(0, 40);
  const name = isSent(letter) ? `sent-${digest}` : `${digest.slice(0, 12)}.example:2,S`;
  const part = isSent(letter) ? 'new' : 'cur';
  await writeFile(join(folder, 'mail', owner, isOurs ? '.Sent' : '', part, name), raw);
  if (!letter.meeting) return;
  const uid = messageIdOf(letter).slice(1, -1);
  await writeFile(join(folder, 'calendars', owner, `event-${letter.key}.ics`), calendarText(uid, letter, null));
}

/** Writes the weeks into a data directory and an archive inside `folder`. */
export async function writeWeeks(weeks: Weeks, folder: string): Promise<{ data: string; archive: string }> {
  const demo = join(folder, 'data/demo');
  for (const owner of team) {
    for (const part of ['new', 'cur', '.Sent/new', '.Sent/cur']) {
      await mkdir(join(demo, 'mail', owner, part), { recursive: true });
    }
    await mkdir(join(demo, 'calendars', owner), { recursive: true });
  }
  const all = new Map([...weeks.history, ...weeks.letters].map((letter) => [letter.key, letter]));
  for (const letter of weeks.letters) {
    await writeLetter(letter, letter.answers === undefined ? undefined : all.get(letter.answers), demo);
  }
  await writeArchive(weeks, join(folder, 'archive.tar'));
  return { data: join(folder, 'data'), archive: join(folder, 'archive.tar') };
}
