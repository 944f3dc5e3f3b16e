import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { counted } from '../../domain/counted.ts';
import {
  anyNumber,
  type Command,
  type CommandInput,
  optionText,
  optionTexts,
  requireWord,
  wrongUse,
} from '../command.ts';

const SHOWN = 50;

/** Addresses typed as words, and those of a file: the first thing on each line that looks like one. */
function readAddresses(input: CommandInput): string[] {
  const file = optionText(input, 'file');
  const lines = file === undefined ? [] : readFileSync(file, 'utf8').split(/\r?\n/);
  const found = lines.flatMap((line) => /[^\s,;<>"']+@[^\s,;<>"']+/.exec(line)?.[0] ?? []);
  return [...input.words, ...found];
}

const verify: Command = {
  name: 'verify',
  summary: 'State that addresses are right, as of a day; audited under your name',
  usage: 'gtm verify [ADDRESS...] [--file FILE] [--list NAME] [--as-of DATE]',
  example: 'gtm verify --file fair-signups.csv --list "Spring fair sign-ups" --as-of 2026-10-02',
  json: 'The answer of `verifyContacts`.',
  words: anyNumber,
  options: { file: { type: 'string' }, list: { type: 'string' }, 'as-of': { type: 'string' } },
  async run(input) {
    const { screen } = input;
    const addresses = readAddresses(input);
    if (addresses.length === 0) throw wrongUse('Name addresses, or a --file of them.');
    const [file, asOf] = [optionText(input, 'file'), optionText(input, 'as-of')];
    const list = optionText(input, 'list') ?? (file === undefined ? 'typed by hand' : basename(file));
    const body = { list, addresses, ...(asOf === undefined ? {} : { verifiedAt: `${asOf}T00:00:00Z` }) };
    const api = await input.api();
    const answer = await api.call<{ verified: number; unknown: number[] }>('/contacts/verify', {
      method: 'POST',
      body,
    });
    screen.result(answer, () => {
      screen.line(`${counted(answer.verified, 'address', 'addresses')} verified by your word.`);
      if (answer.unknown.length === 0) return;
      screen.line(`${counted(answer.unknown.length, 'belongs', 'belong')} to no contact here:`);
      for (const place of answer.unknown.slice(0, SHOWN)) screen.line(`  ${addresses[place]}`);
    });
    return 0;
  },
};

interface Suppression {
  kind: string;
  reason: string;
  createdAt: string;
  createdBy: string;
  effectiveAt: string | null;
}

const suppress: Command = {
  name: 'suppress',
  summary: 'Never write to an address or domain again; this cannot be taken back',
  usage:
    'gtm suppress [ADDRESS...] [--domain DOMAIN]... [--file FILE] [--reason do_not_contact|opt_out|complaint|manual]',
  example: 'gtm suppress someone@shop.example --reason opt_out',
  json: 'The answer of `addSuppressions`; without an address or domain that of `listSuppressions`.',
  words: anyNumber,
  options: { domain: { type: 'string', multiple: true }, file: { type: 'string' }, reason: { type: 'string' } },
  async run(input) {
    const { screen } = input;
    const addresses = readAddresses(input);
    const domains = optionTexts(input, 'domain');
    const api = await input.api();
    if (addresses.length + domains.length === 0) {
      const page = await api.call<{ items: Suppression[]; next: string | null }>('/suppressions');
      screen.result(page, () => {
        if (page.items.length === 0) {
          screen.line('Nobody is on the list. Add somebody: gtm suppress ADDRESS');
          return;
        }
        screen.table(
          ['since', 'kind', 'reason', 'by', 'effective'],
          page.items.map(({ createdAt, kind, reason, createdBy, effectiveAt }) => [
            ...[createdAt.slice(0, 10), kind, reason, createdBy],
            effectiveAt === null ? 'once what is leaving has left' : 'yes',
          ]),
        );
        screen.line('Addresses are not kept, only a digest. Add one: gtm suppress ADDRESS');
      });
      return 0;
    }
    const reason = optionText(input, 'reason');
    const body = { addresses, domains, ...(reason === undefined ? {} : { reason }) };
    const answer = await api.call<{ added: number; known: number; stillLeaving: boolean }>('/suppressions', {
      ...{ method: 'POST', body },
    });
    screen.result(answer, () => {
      const known = answer.known === 0 ? '' : ` ${answer.known} were on the list already.`;
      screen.line(`${answer.added} added: nothing leaves to them any more.${known}`);
      if (answer.stillLeaving)
        screen.line('Something had begun to leave before and has not ended; it may still arrive.');
    });
    return 0;
  },
};

interface SuppressionImport {
  read: number;
  addresses: number;
  domains: number;
  added: number;
  known: number;
  rejected: number;
  rejects: { line: number; field: string; value: string; reason: string }[];
  stillLeaving: boolean;
}

const suppressImport: Command = {
  name: 'suppress import',
  summary: 'Never write again to those whom a file lists: addresses and domains, one on each line or in a CSV column',
  usage: 'gtm suppress import FILE [--column NAME] [--reason do_not_contact|opt_out|complaint|manual] [--dry-run]',
  example: 'gtm suppress import do-not-mail.csv --dry-run',
  json: 'The answer of `importSuppressions`. The exit code is 1 when a line was refused.',
  words: 1,
  options: { column: { type: 'string' }, reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run(input) {
    const { screen } = input;
    const file = requireWord(input, 0, 'FILE');
    const dryRun = input.options['dry-run'] === true;
    const query = {
      ...{ name: basename(file), column: optionText(input, 'column'), reason: optionText(input, 'reason') },
      dryRun,
    };
    const api = await input.api();
    const answer = await api.call<SuppressionImport>('/suppressions/upload', { method: 'POST', query, file });
    screen.result(answer, () => {
      const listed = `${counted(answer.addresses, 'address', 'addresses')} and ${counted(answer.domains, 'domain')}`;
      if (dryRun)
        screen.line(`${listed} would be listed. Leave out --dry-run to list them; that cannot be taken back.`);
      else {
        const known = answer.known === 0 ? '' : ` ${answer.known} were on the list already.`;
        screen.line(`${listed}: ${answer.added} added, nothing leaves to them any more.${known}`);
      }
      if (answer.stillLeaving)
        screen.line('Something had begun to leave before and has not ended; it may still arrive.');
      if (answer.rejected === 0) return;
      screen.line(`${counted(answer.rejected, 'line')} refused; whoever they mean can still be written to:`);
      screen.table(
        ['line', 'field', 'value', 'refused because'],
        answer.rejects.slice(0, SHOWN).map(({ line, field, value, reason }) => [String(line), field, value, reason]),
      );
      if (answer.rejected > SHOWN) screen.line(`  and ${answer.rejected - SHOWN} more: --json lists them.`);
    });
    return answer.rejected === 0 ? 0 : 1;
  },
};

export const peopleListCommands: Command[] = [verify, suppress, suppressImport];
