import { condition, mailSince, type ShippedTerm } from './shipped-term.ts';

/** What goals say of deals. */
export const dealTerms: ShippedTerm[] = [
  condition(
    'stalled',
    'an open deal with no message either way for {days} days',
    { deal: `deal.status = "open" and has no activities (${mailSince})` },
    { days: 21 },
    ['stalled', 'stalling', 'stuck', 'not moving', 'idle'],
  ),
  condition(
    'renewal due',
    'a deal that is not lost and whose renewal date is in the next {days} days',
    { deal: 'deal.status != "lost" and deal.renewalDate within next {days} days' },
    { days: 60 },
    [
      'renewal due',
      'up for renewal',
      'due for renewal',
      'coming up for renewal',
      'renewing soon',
      'due to renew',
      'renewal coming up',
    ],
    { heads: { deal: ['renewals', 'renewal', 'upcoming renewals', 'renewals due', 'due renewals'] } },
  ),
  condition(
    'closing soon',
    'an open deal whose close date is in the next {days} days',
    { deal: 'deal.status = "open" and deal.closeDate within next {days} days' },
    { days: 30 },
    ['closing soon', 'about to close', 'close to closing', 'due soon'],
  ),
  condition(
    'overdue',
    'an open deal whose close date has passed',
    { deal: 'deal.status = "open" and deal.closeDate older than {days} days' },
    { days: 0 },
    [
      'overdue',
      'past due',
      'past their close date',
      'past its close date',
      'slipped',
      'past close date',
      'with a close date in the past',
    ],
  ),
  condition(
    'at risk',
    'an open deal that should close in the next {days} days, with no message either way for {silentDays} days',
    {
      deal:
        'deal.status = "open" and deal.closeDate within next {days} days and ' +
        `has no activities (${mailSince.replace('{days}', '{silentDays}')})`,
    },
    { days: 30, silentDays: 14 },
    ['at risk', 'in danger', 'risky', 'endangered'],
  ),
  condition(
    'big',
    'a deal of {amount} or more in its own currency',
    { deal: 'deal.amount >= {amount}' },
    { amount: 100_000 },
    ['big', 'large', 'high value'],
    { category: 'amount' },
  ),
  condition(
    'single-threaded',
    'a deal on which we know fewer than {people} people',
    { deal: 'count of contacts (everything) < {people}' },
    { people: 2 },
    ['single threaded', 'single thread', 'singlethreaded'],
  ),
  condition(
    'untidy',
    'an open deal whose close date has passed, or that has no amount or no close date',
    {
      deal:
        'deal.status = "open" and (deal.closeDate older than {days} days or not (deal.amount exists) or ' +
        'not (deal.closeDate exists))',
    },
    { days: 0 },
    ['untidy', 'messy', 'incomplete', 'out of date', 'outdated'],
  ),
];
