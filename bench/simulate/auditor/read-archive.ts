import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import tar from 'tar-stream';
import type { AuditRow, ExportedAudit, Mail } from './evidence.ts';
import { readMail } from './read-mail.ts';

interface Manifest {
  tenant: { id: string };
  tables: { name: string; table: string; sha256: string }[];
  audit: { count: number; hash: string } | null;
}

interface AuditLine {
  id: string;
  at: string;
  actor_kind: string;
  actor_id: string;
  door: string;
  action: string;
  subject_noun: string;
  subject_id: string;
  detail: AuditRow['detail'];
}

interface SealLine {
  number: number;
  audit_id: string;
  /** `\x` and hex. */
  hash: string;
}

/** What an archive of `gtm export` holds for the auditor: the audit, and the raw mail files that were imported. */
export interface ReadArchive {
  audit: ExportedAudit;
  mails: Mail[];
}

/** Reads an archive and nothing in it but the manifest, the audit with its seals, and raw files that are mails. */
export async function readArchive(path: string): Promise<ReadArchive> {
  const extract = tar.extract();
  createReadStream(path)
    .on('error', (error) => extract.destroy(error))
    .pipe(extract);
  const members = new Map<string, Buffer>();
  const mails: Mail[] = [];
  for await (const entry of extract) {
    const { name } = entry.header;
    const isBlob = name.startsWith('blobs/');
    if (!isBlob && !/^manifest\.json$|-audit(_seals)?\.jsonl$/.test(name)) {
      entry.resume();
      continue;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (!isBlob) members.set(name, bytes);
    else if (looksLikeMail(bytes)) {
      const mail = await readMail(bytes, `archive:${name.slice(0, 18)}`);
      if (mail) mails.push(mail);
    }
  }
  return { audit: auditOf(members, path), mails };
}

function looksLikeMail(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 8192).toString('latin1');
  return /^[\w-]+:\s/.test(start) && /^from:/im.test(start) && /^date:/im.test(start);
}

function auditOf(members: ReadonlyMap<string, Buffer>, path: string): ExportedAudit {
  const manifest = members.get('manifest.json');
  if (!manifest) throw new Error(`${path} has no manifest.json: it is no archive of "gtm export".`);
  const { tenant, tables, audit: head } = JSON.parse(manifest.toString('utf8')) as Manifest;
  const damaged: string[] = [];
  const lines = <Line>(table: string): Line[] => {
    const member = tables.find((one) => one.table === table);
    const bytes = member && members.get(member.name);
    if (!member || !bytes) throw new Error(`${path} has no rows of "${table}".`);
    if (createHash('sha256').update(bytes).digest('hex') !== member.sha256) damaged.push(member.name);
    const text = bytes.toString('utf8').split('\n');
    return text.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Line);
  };
  const rows = lines<AuditLine>('audit').map(
    ({ actor_kind: actorKind, actor_id: actorId, subject_noun: subjectNoun, subject_id: subjectId, ...row }) => {
      return { ...row, actorKind, actorId, subjectNoun, subjectId };
    },
  );
  const seals = lines<SealLine>('audit_seals').map(({ number, audit_id: auditId, hash }) => {
    return { number, auditId, hash: hash.replace(/^\\x/, '') };
  });
  return { tenantId: tenant.id, rows, seals, head, damaged };
}
