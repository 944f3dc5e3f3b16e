import { shippedTermList } from '../agents/planner/terms.ts';
import type { Vocabulary } from '../agents/planner/vocabulary.ts';

/** Tuesday 3 November 2026, 09:40 in Hamburg: a tenant whose words the goals of tests and benches use. */
export function goalVocabulary(): Vocabulary {
  return {
    now: new Date('2026-11-03T08:40:00Z'),
    zone: 'Europe/Berlin',
    me: 'u-clara',
    users: [
      { userId: 'u-clara', name: 'Clara Voss', email: 'clara.voss@varnholt.example' },
      { userId: 'u-jonas', name: 'Jonas Rehm', email: 'jonas.rehm@varnholt.example' },
      { userId: 'u-martin', name: 'Martin Okafor', email: 'martin.okafor@varnholt.example' },
      { userId: 'u-martin-2', name: 'Martin Lind', email: 'martin.lind@varnholt.example' },
    ],
    ownerEmails: ['petra.falk@varnholt.example'],
    industries: ['Pharmaceuticals', 'Biotechnology', 'Freight forwarding', 'Hospital supply'],
    countries: ['Germany', 'Norway', 'United Kingdom', 'US', 'France', 'DE', 'Switzerland'],
    regions: ['EMEA', 'Rhine-Main'],
    cities: ['Trondheim', 'Hamburg', 'Basel'],
    stages: ['Qualification', 'Discovery', 'Proposal', 'Negotiation', 'Contract', 'Closed Won', 'Closed Lost'],
    currencies: ['EUR', 'GBP', 'CHF', 'USD'],
    titles: [
      'CFO',
      'Chief Financial Officer',
      'VP Operations',
      'Vice President Quality',
      'Head of Quality Assurance',
      'Head of Logistics',
      'Quality Manager',
      'Site Director',
    ],
    accounts: [
      { id: 'a-skarvik', name: 'Skarvik Biologics AS' },
      { id: 'a-nordfracht', name: 'Nordfracht GmbH' },
      { id: 'a-alta-1', name: 'Alta Pharma Ltd' },
      { id: 'a-alta-2', name: 'Alta Cargo BV' },
    ],
    contacts: [
      { id: 'c-ragnhild', name: 'Ragnhild Aasen' },
      { id: 'c-eivind', name: 'Eivind Tangen' },
    ],
    customColumns: [
      { noun: 'account', name: 'Lanes per month', label: 'Lanes per month', type: 'number', values: [] },
      {
        noun: 'account',
        name: 'Lifecycle',
        label: 'Lifecycle',
        type: 'text',
        values: ['Opportunity', 'Customer', 'Former customer'],
      },
      { noun: 'account', name: 'Storage range', label: 'Storage range', type: 'text', values: ['2-8 °C', '15-25 °C'] },
      {
        noun: 'deal',
        name: 'Competitor',
        label: 'Competitor',
        type: 'text',
        values: ['Incumbent strip-chart supplier', 'Sensitrax'],
      },
      { noun: 'account', name: 'Partner', label: 'Partner', type: 'boolean', values: [] },
      { noun: 'contact', name: 'Trade fair', label: 'Trade fair visit', type: 'date', values: [] },
    ],
    terms: shippedTermList(),
  };
}
