import type { Breach, Rule } from '../evidence.ts';

/** Statuses of RFC 3463 by which an address does not exist or is switched off; a full mailbox or a filter is no such. */
const hard = /^5\.(0\.0|1\.\d+|2\.1|4\.4)$/;
/** A mail that is leaving while the report arrives cannot be held back. */
const GRACE = 60_000;

/** Nothing goes to an address after a delivery report said that it failed for good. */
export const afterBounce: Rule = {
  name: 'nothing after a hard bounce',
  check({ sent, received }) {
    const bounces = received.flatMap(({ failed, at, file }) =>
      failed.filter(({ status }) => hard.test(status)).map(({ address, status }) => ({ address, status, at, file })),
    );
    let checked = 0;
    const breaches = sent.flatMap((mail) =>
      mail.outside.flatMap((contact): Breach[] => {
        checked += 1;
        const bounce = bounces.find(({ address, at }) => address === contact && at + GRACE < mail.at);
        if (!bounce) return [];
        const problem = `It bounced (${bounce.status}) on ${new Date(bounce.at).toISOString()}.`;
        return [{ who: contact, at: mail.at, files: [bounce.file, mail.file], problem }];
      }),
    );
    return { checked, breaches };
  },
};
