import { z } from 'zod';
import { type VerifyServices, verifyAudit } from '../../data/audit/verify-audit.ts';
import type { Clock } from '../../domain/clock.ts';
import { formatId, type IdNoun, idPrefixes, parseId } from '../../domain/prefixed-id.ts';
import { pageOf, placeOf, toPage } from '../cursor-page.ts';
import { administrators, everybody, type Route, route } from '../route.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const entrySchema = z.object({
  id: z.string(),
  at: z.string(),
  actorKind: z.string(),
  actorId: z.string(),
  door: z.string(),
  action: z.string(),
  subjectNoun: z.string(),
  subjectId: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

interface AuditRow extends Omit<z.infer<typeof entrySchema>, 'at'> {
  at: Date;
}

/** The stored form of an id from the edge, whatever it names. */
function bareId(text: string): string {
  const [prefix] = text.split('_');
  const noun = Object.entries(idPrefixes).find(([, known]) => known === prefix)?.[0] as IdNoun | undefined;
  return noun === undefined || !text.includes('_') ? text : parseId(noun, text, 'subjectId');
}

function view(row: AuditRow): z.infer<typeof entrySchema> {
  const hasPrefix = row.subjectNoun in idPrefixes && UUID.test(row.subjectId);
  return {
    ...row,
    id: formatId('audit', row.id),
    at: row.at.toISOString(),
    subjectId: hasPrefix ? formatId(row.subjectNoun as IdNoun, row.subjectId) : row.subjectId,
  };
}

export interface AuditServices extends VerifyServices {
  clock: Clock;
}

/** What a sealer that works has mended when it is looked for again. */
const passing: ReadonlySet<string> = new Set(['unsealed', 'head-missing']);
const SECOND_LOOK_MS = 3000;

const headSchema = z.object({
  count: z.number().describe('How many entries the hash stands for'),
  hash: z.string().describe('SHA-256, hex'),
  position: z.string(),
  seq: z.number(),
  sealedAt: z.string(),
});

const reportSchema = z.object({
  ok: z.boolean(),
  count: z.number().describe('Entries that were checked'),
  head: headSchema.nullable(),
  waiting: z.number().describe('Entries that are still to be sealed'),
  findings: z.array(
    z.object({
      kind: z.enum([
        ...(['edited', 'deleted', 'inserted', 'reordered', 'seal-missing'] as const),
        ...(['truncated', 'rewritten', 'head-missing', 'unsealed'] as const),
      ]),
      number: z.number().describe('Of the entry in the chain, from 1'),
      id: z.string().nullable(),
      problem: z.string(),
    }),
  ),
  findingCount: z.number().describe('Of all findings, of which the first hundred are here'),
});

function verifyRoute(services: AuditServices): Route {
  return route({
    method: 'POST',
    path: '/audit/verify',
    operation: 'verifyAudit',
    summary:
      'Whether the audit is as it was sealed: nothing edited, deleted, inserted, reordered, cut off or rewritten',
    tag: 'audit',
    roles: administrators,
    body: z.object({
      head: z
        .object({ count: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) })
        .optional()
        .describe('A head that was kept elsewhere, such as in an export: it must be on the way to the head of now'),
    }),
    response: reportSchema,
    async handle({ caller, body }) {
      const look = () => verifyAudit(services, caller.tenantId, { expected: body.head ?? null });
      let report = await look();
      const isWorthWaiting = report.findings.length > 0 && report.findings.every(({ kind }) => passing.has(kind));
      if (isWorthWaiting) {
        await services.clock.sleep(SECOND_LOOK_MS);
        report = await look();
      }
      const { head, findings, ...rest } = report;
      return {
        ...{ ok: findings.length === 0, ...rest },
        head: head && { ...head, sealedAt: head.sealedAt.toISOString() },
        findings: findings.map(({ auditId, ...finding }) => ({
          ...finding,
          id: auditId === null ? null : formatId('audit', auditId),
        })),
      };
    },
  });
}

/** Who did what to what, and whether that can be trusted. */
export function auditRoutes(services: AuditServices): Route[] {
  const { database } = services;
  return [
    verifyRoute(services),
    route({
      method: 'GET',
      path: '/audit',
      operation: 'listAudit',
      summary: 'The audit, newest first',
      tag: 'audit',
      roles: everybody,
      query: z.object({
        subjectId: z.string().optional().describe('Everything about what has this id'),
        action: z.string().optional(),
        after: z.string().optional().describe('Continue behind the entry with this id'),
        before: z.string().optional().describe('The same as after'),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
      response: pageOf(entrySchema),
      handle: ({ caller, query: { subjectId, action, after, before, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<AuditRow>(
            `select id, at, actor_kind, actor_id, door, action, subject_noun, subject_id, detail from audit
             where ($1::text is null or subject_id = $1) and ($2::text is null or action = $2)
               and ($3::uuid is null or (position, seq) < (select position, seq from audit where id = $3))
             order by position desc, seq desc limit $4`,
            [
              ...[subjectId === undefined ? null : bareId(subjectId), action ?? null],
              ...[await placeOf(transaction, 'audit', after ?? before), limit + 1],
            ],
          );
          return toPage(rows.map(view), limit);
        }),
    }),
  ];
}
