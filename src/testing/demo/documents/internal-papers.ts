import type { DemoDocument } from '../demo-seed.ts';

const pricing = `# Pricing principles

Internal. Not for customers.

## List prices

Borea S costs 14.80 euros in cartons of fifty, Borea R 118 euros, Borea X 264 euros, a docking station 390 euros. Trackbook is 24 euros per lane and month, billed by the year.

## Discounts

An account executive may give up to 6% alone. Up to 9% needs the sales manager, up to 12% only against a term of two years or more, and nobody goes below that without the managing director.

Quantity bands for Borea S: from 500 units 4%, from 1,000 units 7%, from 5,000 units 11%. Bands and discounts do not add up.

## What we do not do

No free pilots beyond ten loggers and six weeks. No payment terms over 45 days. No price lists by mail before discovery is done.
`;

const renewal = `# Renewal terms

Internal. Not for customers.

## Dates

Contracts renew for twelve months unless ended 60 days before the date. The owner speaks to the customer 90 days before, with usage figures in hand.

## Price

The price rises with the European index, at most 4% a year. A two-year renewal may keep the old price. An open complaint is closed before a price is named.

## Upsell

Offer another product only where the customer has named the need. Not while a deviation is open.
`;

const roadmap = `# Product roadmap

Internal. Dates are plans and no promise; nothing here goes into a mail.

## Next two quarters

Live tracking over LTE for the Borea R, code name Polaris. Risk score per lane in Trackbook. A smaller docking station for vans.

## Under study

A logger for liquid nitrogen without the external probe. Humidity on the Borea S. A data centre in the United States for customers who ask for one.

## Dropped

The label printer. Two customers asked for it, nobody would pay.
`;

export const internalPapers: readonly DemoDocument[] = [
  paper('pricing-principles.md', pricing),
  paper('renewal-terms.md', renewal),
  paper('product-roadmap.md', roadmap),
];

function paper(fileName: string, text: string): DemoDocument {
  return { fileName, title: text.slice(2, text.indexOf('\n')), audience: 'internal', text };
}
