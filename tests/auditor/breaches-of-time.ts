import type { Accounts, Breach } from './find-breaches.ts';

const UNDO_MS = 10_000;
const MAILS_A_DAY = 3;
const APPROVAL_DAYS = 14;
const dayMs = 86_400_000;
const zone = 'Europe/Berlin';
const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

interface Moment {
  action: string;
  subjectId: string;
  atMs: number;
}

/** What left when it should not have. */
export async function breachesOfTime(accounts: Accounts): Promise<Breach[]> {
  const { effects, lines, read } = accounts;
  const moments = await read<Moment>(
    `select action, subject_id, round(extract(epoch from at) * 1000)::double precision as at_ms from audit
     where action in ('tenant-paused', 'tenant-resumed', 'suppressions-added') order by position, seq`,
  );
  const byKey = new Map(effects.map((effect) => [effect.externalKey, effect]));
  const breaches: Breach[] = [];
  const perDay = new Map<string, number>();
  for (const { messageId, to, atMs } of lines) {
    const say = (rule: string) => breaches.push({ rule, subject: messageId });
    const effect = byKey.get(messageId);
    if (isPausedAt(moments, atMs)) say('left-while-paused');
    const optOuts = moments.filter(
      ({ action, subjectId }) => action === 'suppressions-added' && subjectId === effect?.contactId,
    );
    if (optOuts.some((optOut) => optOut.atMs < atMs)) say('left-after-an-opt-out');
    if (effect?.approvedAt && atMs < effect.approvedAt.getTime() + UNDO_MS) say('left-before-it-could-be-pulled-back');
    if (effect?.approvedAt && atMs > effect.approvedAt.getTime() + APPROVAL_DAYS * dayMs) say('left-after-it-expired');
    for (const address of to) {
      const place = `${address} ${dayOf.format(atMs)}`;
      perDay.set(place, (perDay.get(place) ?? 0) + 1);
      if (perDay.get(place) === MAILS_A_DAY + 1) say('more-than-three-a-day');
    }
  }
  return breaches;
}

/** Strictly between a pause and its end: what happens in the same instant has no order here. */
function isPausedAt(moments: readonly Moment[], atMs: number): boolean {
  const before = moments.filter(({ action, atMs: then }) => action !== 'suppressions-added' && then < atMs);
  const same = moments.some(({ action, atMs: then }) => action !== 'suppressions-added' && then === atMs);
  return before.at(-1)?.action === 'tenant-paused' && !same;
}
