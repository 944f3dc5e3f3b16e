import { counted } from '../../domain/counted.ts';
import { instantWords } from '../../domain/time-words.ts';
import { type Command, type CommandInput, optionNumber, optionText, wrongUse } from '../command.ts';
import { namesOfPeople } from '../find-by-address.ts';

interface Entry {
  at: string;
  actorKind: string;
  actorId: string;
  door: string;
  action: string;
  subjectNoun: string;
  subjectId: string;
}

interface Report {
  ok: boolean;
  count: number;
  head: { count: number; hash: string; sealedAt: string } | null;
  waiting: number;
  findings: { kind: string; number: number; id: string | null; problem: string }[];
  findingCount: number;
}

const HEAD = /^(\d+):([0-9a-f]{64})$/;

function readHead(text: string | undefined): { count: number; hash: string } | undefined {
  if (text === undefined) return undefined;
  const [, count, hash] = HEAD.exec(text) ?? [];
  if (hash === undefined) throw wrongUse('--head must be COUNT:HASH, as an earlier check printed it.');
  return { count: Number(count), hash };
}

function printReport({ screen }: CommandInput, report: Report): void {
  for (const { problem } of report.findings) screen.problem(problem);
  const more = report.findingCount - report.findings.length;
  if (more > 0) screen.problem(`${counted(more, 'more finding')} ${more === 1 ? 'is' : 'are'} not shown.`);
  if (report.ok) screen.line(`${counted(report.count, 'entry', 'entries')}: all as sealed.`);
  if (report.waiting > 0) screen.line(`${counted(report.waiting, 'entry', 'entries')} still to be sealed.`);
  if (report.head) screen.line(`Head: ${report.head.count}:${report.head.hash}`);
}

const verifyCommand: Command = {
  name: 'audit verify',
  summary: 'Whether the audit is as it was sealed; exits with 1 where it is not',
  usage: 'gtm audit verify [--head COUNT:HASH]',
  example: 'gtm audit verify',
  json: 'The answer of `verifyAudit`.',
  options: { head: { type: 'string' } },
  async run(input) {
    const head = readHead(optionText(input, 'head'));
    const api = await input.api();
    const report = await api.call<Report>('/audit/verify', { method: 'POST', body: { head } });
    input.screen.result(report, () => printReport(input, report));
    return report.ok ? 0 : 1;
  },
};

/** Who did what to what. */
const listCommand: Command = {
  name: 'audit',
  summary: 'Who did what to what, newest first',
  usage: 'gtm audit [--subject ID] [--action NAME] [--limit N]',
  example: 'gtm audit --action proposal-approved',
  json: 'The answer of `listAudit`.',
  options: { subject: { type: 'string' }, action: { type: 'string' }, limit: { type: 'string' } },
  async run(input) {
    const api = await input.api();
    const query = {
      ...{ subjectId: optionText(input, 'subject'), action: optionText(input, 'action') },
      limit: optionNumber(input, 'limit') ?? 50,
    };
    const page = await api.call<{ items: Entry[]; next: string | null }>('/audit', { query });
    const names = await namesOfPeople(api);
    const { zone } = await api.call<{ zone: string }>('/tenant');
    input.screen.result(page, () => {
      input.screen.table(
        ['when', 'who', 'door', 'did', 'to'],
        page.items.map((entry) => [
          ...[instantWords(entry.at, zone), names.get(entry.actorId) ?? entry.actorId, entry.door, entry.action],
          names.get(entry.subjectId) ?? entry.subjectId,
        ]),
      );
    });
    return 0;
  },
};

/** The audit, and whether it can be trusted. */
export const auditCommands: Command[] = [listCommand, verifyCommand];
