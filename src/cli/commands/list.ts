import { type Command, optionNumber, optionText, requireWord, wrongUse } from '../command.ts';
import { namesOfPeople } from '../find-by-address.ts';
import { printMoney } from '../print-record.ts';

const DEFAULT_ROWS = 50;

interface Item {
  id: string;
  name: string;
  title?: string | null;
  accountName?: string | null;
  addresses?: { address: string }[];
  ownerUserId?: string | null;
  ownerEmail?: string | null;
  amountMinor?: number | null;
  currency?: string | null;
  domains?: string[];
  country?: string | null;
  stage?: string;
  closeDate?: string | null;
}

const columns: Record<string, [heading: string, cell: (item: Item) => string][]> = {
  accounts: [
    ['domain', ({ domains }) => domains?.join(', ') ?? ''],
    ['country', ({ country }) => country ?? ''],
  ],
  contacts: [
    ['address', ({ addresses }) => addresses?.map(({ address }) => address).join(', ') ?? ''],
    ['title', ({ title }) => title ?? ''],
    ['company', ({ accountName }) => accountName ?? ''],
  ],
  deals: [
    ['stage', ({ stage }) => stage ?? ''],
    [
      'amount',
      ({ amountMinor, currency }) => (amountMinor == null || currency == null ? '' : printMoney(amountMinor, currency)),
    ],
    ['closes', ({ closeDate }) => closeDate ?? ''],
    ['company', ({ accountName }) => accountName ?? ''],
  ],
};

/** What has been imported, with the ids that other commands take. */
export const listCommand: Command = {
  name: 'list',
  summary: 'Accounts, contacts or deals that are here, newest first, with their ids',
  usage: 'gtm list accounts|contacts|deals [--name PART] [--limit N]',
  example: 'gtm list contacts --name byron',
  json: 'The answer of `listAccounts`, `listContacts` or `listDeals`.',
  words: 1,
  options: { name: { type: 'string' }, limit: { type: 'string' } },
  async run(input) {
    const noun = requireWord(input, 0, 'accounts, contacts or deals');
    const cells = columns[noun];
    if (cells === undefined) throw wrongUse(`There is no list of ${noun}: say accounts, contacts or deals.`);
    const query = { name: optionText(input, 'name'), limit: optionNumber(input, 'limit') ?? DEFAULT_ROWS };
    const api = await input.api();
    const page = await api.call<{ items: Item[]; next: string | null }>(`/${noun}`, { query });
    const names = await namesOfPeople(api);
    const { screen } = input;
    screen.result(page, () => {
      if (page.items.length === 0) {
        screen.line(
          `No ${noun} here${query.name === undefined ? '. Bring some in: gtm import FILE' : ' of that name.'}`,
        );
        return;
      }
      screen.table(
        ['name', ...cells.map(([heading]) => heading), 'owner', 'id'],
        page.items.map((item) => [
          item.name,
          ...cells.map(([, cell]) => cell(item)),
          names.get(item.ownerUserId ?? '') ?? item.ownerEmail ?? '',
          item.id,
        ]),
      );
      if (page.next !== null) screen.line('There are more: --limit N shows more, --name PART fewer.');
    });
    return 0;
  },
};
