import { hookProviders } from '../src/connectors/webhooks/hook-providers.ts';
import { createPrng } from '../src/testing/demo/prng.ts';
import { bodySigners } from '../src/testing/hook-signers.ts';
import { mutate, mutations } from '../src/testing/mutate-request.ts';
import type { BenchRun } from './bench-run.ts';

const SEED = 20_261_125;
const nowMs = Date.parse('2026-03-01T09:00:00Z');
const url = 'https://gtm.example/v1/hooks/hook_01900000000070008000000000000001';

/**
 * `npm run bench -- webhook-mutations [COUNT]`: requests that nobody signed (a million, or the number given), made out of
 * signed ones in every way of `mutate-request.ts`, for each sender whose signature covers the body. Accepted must be 0.
 * Beside it, the signed ones themselves: all must be accepted, else the refusals would mean nothing.
 */
export const bench: BenchRun = async ({ arguments: [given = '1000000'] }) => {
  const prng = createPrng(SEED);
  const pick = (limit: number) => (limit === 0 ? 0 : prng.between(0, limit - 1));
  const signers = bodySigners();
  const perSigner = Math.ceil(Number(given) / signers.length);
  const ways = Object.entries(mutations);
  const accepted: Record<string, number> = {};
  const rows = signers.map((signer) => {
    const verify = hookProviders[signer.provider].scheme(signer.key);
    const row = {
      sender: signer.provider,
      signedBy: signer.signedHeaders.join(', '),
      tried: 0,
      accepted: 0,
      stale: 0,
      signed: 0,
      signedAccepted: 0,
      microseconds: 0,
    };
    const startedAt = performance.now();
    while (row.tried < perSigner) {
      const pair = [1, 2].map((number) => {
        const body = Buffer.from(
          JSON.stringify({
            event: pick(2) === 0 ? 'opened' : 'bounce',
            email: `person${pick(1e6)}@one.example`,
            number,
          }),
        );
        return signer.sign({ body, id: `msg_${pick(1e9)}_${number}`, nowMs: nowMs - pick(200_000), url });
      }) as [ReturnType<typeof signer.sign>, ReturnType<typeof signer.sign>];
      row.signed += 2;
      row.signedAccepted += pair.filter((request) => verify(request, nowMs).state === 'authentic').length;
      for (let time = 0; time < 50 && row.tried < perSigner; time++) {
        const [name, change] = ways[pick(ways.length)]!;
        const mutant = mutate(change, pair, signer.signedHeaders, pick);
        if (mutant === null) continue;
        row.tried += 1;
        const { state } = verify(mutant, nowMs);
        if (state === 'stale') row.stale += 1;
        if (state !== 'authentic') continue;
        row.accepted += 1;
        accepted[name] = (accepted[name] ?? 0) + 1;
      }
    }
    row.microseconds = Math.round(((performance.now() - startedAt) * 1000) / (row.tried + row.signed));
    return row;
  });
  const total = (name: 'tried' | 'accepted') => rows.reduce((sum, row) => sum + row[name], 0);
  return {
    rows,
    notes: {
      seed: SEED,
      tried: total('tried'),
      accepted: total('accepted'),
      acceptedByWay: accepted,
      ways: ways.map(([name]) => name),
    },
    holds: total('accepted') === 0,
  };
};
