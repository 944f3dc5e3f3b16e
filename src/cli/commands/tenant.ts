import { counted } from '../../domain/counted.ts';
import { chooseTenant } from '../chosen-tenant.ts';
import { type Command, type CommandInput, optionText, optionTexts, requireWord, wrongUse } from '../command.ts';

interface Tenant {
  id: string;
  slug: string;
  name: string;
  kind: string;
  zone: string;
  paused: boolean;
}

function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
}

const create: Command = {
  name: 'tenant create',
  summary: 'Make a tenant for your own data, and work in it from now on',
  usage:
    'gtm tenant create NAME [--slug SLUG] [--zone ZONE] [--domain DOMAIN]... [--currency EUR] [--postal-address TEXT] [--owner-name NAME --owner-email ADDRESS]',
  example: 'gtm tenant create "Acme" --zone Europe/Berlin --domain acme.example',
  json: 'The answer of `createTenant`.',
  words: 1,
  begins: true,
  options: {
    slug: { type: 'string' },
    zone: { type: 'string' },
    currency: { type: 'string' },
    domain: { type: 'string', multiple: true },
    'postal-address': { type: 'string' },
    'owner-name': { type: 'string' },
    'owner-email': { type: 'string' },
  },
  async run(input) {
    const name = requireWord(input, 0, 'NAME');
    const api = await input.api();
    const body = {
      ...{ name, slug: optionText(input, 'slug') ?? slugOf(name), ownDomains: optionTexts(input, 'domain') },
      ...{ zone: optionText(input, 'zone'), currency: optionText(input, 'currency') },
      postalAddress: optionText(input, 'postal-address'),
      ...{ ownerName: optionText(input, 'owner-name'), ownerEmail: optionText(input, 'owner-email') },
    };
    const tenant = await api.call<Tenant>('/tenants', { method: 'POST', body });
    chooseTenant(input.config.dataDirectory, tenant.slug);
    const { screen } = input;
    screen.result(tenant, () => {
      screen.line(`Made "${tenant.name}" (${tenant.slug}). Commands work in it from now on.`);
      screen.line('Next: gtm sender add --address you@company.example --name "Your Name", then gtm import FILE');
    });
    return 0;
  },
};

const list: Command = {
  name: 'tenant list',
  summary: 'Your tenants',
  usage: 'gtm tenant list',
  example: 'gtm tenant list',
  json: 'The answer of `listTenants` with `current`, the slug in use.',
  async run(input) {
    const api = await input.api();
    const answer = await api.call<{ items: Tenant[] }>('/tenants');
    if (answer.items.length === 0) {
      input.screen.result({ ...answer, current: null }, () => {
        input.screen.line('No tenant yet. Make one: gtm tenant create NAME');
      });
      return 0;
    }
    const current = await api.call<Tenant>('/tenant');
    input.screen.result({ ...answer, current: current.slug }, () => {
      input.screen.table(
        ['', 'slug', 'name', 'kind', 'zone'],
        answer.items.map((tenant) => [
          tenant.slug === current.slug ? '*' : '',
          ...[tenant.slug, tenant.name, tenant.paused ? `${tenant.kind}, paused` : tenant.kind, tenant.zone],
        ]),
      );
    });
    return 0;
  },
};

const use: Command = {
  name: 'tenant use',
  summary: 'Work in another tenant from now on',
  usage: 'gtm tenant use SLUG',
  example: 'gtm tenant use acme',
  json: '`{tenant}`: the slug in use from now on.',
  words: 1,
  async run(input) {
    const slug = requireWord(input, 0, 'SLUG');
    const api = await input.api();
    const { items } = await api.call<{ items: Tenant[] }>('/tenants');
    const tenant = items.find((candidate) => candidate.slug === slug);
    if (!tenant) {
      const known = items.map((candidate) => candidate.slug).join(', ');
      input.screen.problem(`There is no tenant "${slug}". There are: ${known}.`);
      return 1;
    }
    chooseTenant(input.config.dataDirectory, slug);
    input.screen.result({ tenant: slug }, () => {
      input.screen.line(`Commands work in "${tenant.name}" from now on.`);
    });
    return 0;
  },
};

const set: Command = {
  name: 'tenant set',
  summary: 'Change what the tenant says of itself, such as the postal address that outreach must carry',
  usage:
    'gtm tenant set [--postal-address TEXT] [--name NAME] [--zone ZONE] [--currency EUR] [--domain DOMAIN]... (all of them) [--track-opens on|off] [--track-links on|off]',
  example: 'gtm tenant set --postal-address "Acme, Hafenweg 3, 24103 Kiel"',
  json: 'The answer of `changeTenant`.',
  options: {
    name: { type: 'string' },
    zone: { type: 'string' },
    currency: { type: 'string' },
    domain: { type: 'string', multiple: true },
    'postal-address': { type: 'string' },
    'track-opens': { type: 'string' },
    'track-links': { type: 'string' },
  },
  async run(input) {
    const domains = optionTexts(input, 'domain');
    const body = {
      ...{ name: optionText(input, 'name'), zone: optionText(input, 'zone') },
      ...{ currency: optionText(input, 'currency'), postalAddress: optionText(input, 'postal-address') },
      ownDomains: domains.length === 0 ? undefined : domains,
      ...{ trackOpens: onOrOff(input, 'track-opens'), trackLinks: onOrOff(input, 'track-links') },
    };
    if (Object.values(body).every((value) => value === undefined)) throw wrongUse('Say what to change.');
    const api = await input.api();
    const tenant = await api.call<Tenant & { judged: number }>('/tenant', { method: 'PATCH', body });
    input.screen.result(tenant, () => {
      const again =
        tenant.judged === 0
          ? ''
          : ` ${counted(tenant.judged, 'open proposal was', 'open proposals were')} judged again: gtm approvals`;
      input.screen.line(`Changed "${tenant.name}".${again}`);
    });
    return 0;
  },
};

function onOrOff(input: CommandInput, name: string): boolean | undefined {
  const word = optionText(input, name);
  if (word !== undefined && word !== 'on' && word !== 'off') throw wrongUse(`--${name} is on or off.`);
  return word === undefined ? undefined : word === 'on';
}

export const tenantCommands: Command[] = [create, list, use, set];
