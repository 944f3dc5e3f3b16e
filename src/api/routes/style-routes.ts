import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { changeStyleNote, listStyleNotes, type StyleNoteRecord } from '../../data/records/style-notes.ts';
import type { Ids } from '../../domain/clock.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { styleInWords, styleKinds } from '../../domain/style-note.ts';
import { pageAll, pageOf, wholeQuery } from '../cursor-page.ts';
import { everybody, people, type Route, route } from '../route.ts';

/** A note about how one person writes. */
export const styleNoteSchema = z.object({
  id: z.string(),
  userId: z.string().describe('Whose habit it is: drafts in their name follow it'),
  kind: z.enum(styleKinds),
  replaces: z.string().describe('The greeting word or the phrase that gives way'),
  value: z.string().describe('The greeting word, the closing line or the number of words'),
  language: z.string(),
  inWords: z.string(),
  mails: z.number().int().describe('How many edited mails bore it out'),
  enabled: z.boolean(),
  updatedAt: z.string(),
});

/** A note as people see it. */
export function styleNoteView(note: StyleNoteRecord): z.infer<typeof styleNoteSchema> {
  const { updatedAt, ...rest } = note;
  return { ...rest, id: formatId('style', note.id), inWords: styleInWords(note), updatedAt: updatedAt.toISOString() };
}

/** What repeated edits say about how each of us writes. */
export function styleRoutes({ database, ids }: { database: Database; ids: Ids }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/style-notes',
      operation: 'listStyleNotes',
      summary: 'How each of us writes, learned from repeated edits; drafts follow what is on',
      tag: 'proposals',
      roles: everybody,
      query: z.object(wholeQuery),
      response: pageOf(styleNoteSchema),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) =>
          pageAll((await listStyleNotes(transaction)).map(styleNoteView), query, ({ id }) => id),
        ),
    }),
    route({
      method: 'PATCH',
      path: '/style-notes/:id',
      operation: 'changeStyleNote',
      summary: 'Put an own note in other words, or switch it on or off; edits change it no more',
      tag: 'proposals',
      roles: people,
      params: z.object({ id: z.string() }),
      body: z.strictObject({ value: z.string().trim().min(1).max(200).optional(), enabled: z.boolean().optional() }),
      response: styleNoteSchema,
      handle: ({ caller, params, body }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const change = { id: parseId('style', params.id, 'id'), actor: caller.actor };
          const { value, enabled } = body;
          return styleNoteView(
            await changeStyleNote(transaction, ids, {
              ...change,
              ...(value !== undefined && { value }),
              ...(enabled !== undefined && { enabled }),
            }),
          );
        }),
    }),
  ];
}
