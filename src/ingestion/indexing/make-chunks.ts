import { createHash } from 'node:crypto';
import type { NewChunk } from '../../data/records/chunks.ts';
import { cutChunks } from './cut-chunks.ts';
import type { EntityText } from './load-texts.ts';

function sha256(...parts: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * The chunks of an entity. A chunk's id is made of the entity, the offset and the digest of the text, so that the
 * same id can never come to mean another text. An entity with a title and no text is one chunk of its title.
 */
export function makeChunks(entity: EntityText): NewChunk[] {
  const { text: body, ...inherited } = entity;
  const pieces = cutChunks(body);
  if (pieces.length === 0 && entity.title.trim() !== '') pieces.push({ start: 0, end: 0 });
  return pieces.map(({ start, end }) => {
    const text = body.slice(start, end);
    const textDigest = sha256(text);
    const { contactIds, occurredAt } = inherited;
    return {
      ...inherited,
      text,
      startOffset: start,
      textDigest,
      id: `chk_${sha256(entity.entityType, entity.entityId, start, textDigest).slice(0, 40)}`,
      fingerprint: sha256(
        textDigest,
        start,
        entity.title,
        entity.accountId,
        entity.contactId,
        entity.dealId,
        entity.threadId,
        contactIds.join(),
        entity.sourceRecordId,
        entity.externalId,
        occurredAt?.toISOString() ?? null,
        entity.audience,
        entity.trust,
      ),
    };
  });
}
