import { Duplex } from 'node:stream';
import { GtmError } from '../../domain/errors.ts';

/** Bytes of the PostgreSQL wire protocol (version 3), as far as a stand-in for a server's socket must know them. */
const READY_FOR_QUERY = 0x5a;
const NOTIFICATION = 0x41;
const ERROR = 0x45;
const QUERY = 0x51;
const ENDS_A_BATCH = new Set([QUERY, 0x53 /* Sync */, 0x48 /* Flush */]);
const TERMINATE = 0x58;
const OUTSIDE_TRANSACTION = 0x49;

/** Runs one batch of wire messages on the engine and returns the engine's answer. */
export type RunBatch = (bytes: Uint8Array) => Promise<Uint8Array>;

/** The user of a cluster that has just been made. */
export const FIRST_USER = 'postgres';

/** A turn on the single session that all streams share: held for a whole transaction, handed over in order of asking. */
export interface Turns {
  take(): Promise<() => void>;
  /** As whom the session acts now. */
  user: string;
}

/** First-come, first-served turns. */
export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    user: FIRST_USER,
    async take() {
      const before = last;
      let finish = () => {};
      last = new Promise((resolve) => {
        finish = resolve;
      });
      await before;
      return finish;
    },
  };
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function parameter(name: string, value: string): Buffer {
  return message('S', Buffer.from(`${name}\0${value}\0`));
}

const greeting = Buffer.concat([
  message('R', Buffer.from([0, 0, 0, 0])),
  parameter('server_version', '18.6'),
  parameter('client_encoding', 'UTF8'),
  parameter('DateStyle', 'ISO, MDY'),
  parameter('integer_datetimes', 'on'),
  parameter('standard_conforming_strings', 'on'),
  parameter('TimeZone', 'UTC'),
  message('K', Buffer.alloc(8)),
  message('Z', Buffer.from('I')),
]);
/** Leaves a half-told extended conversation, then the transaction. */
const endOfTransaction = Buffer.concat([message('S', Buffer.alloc(0)), message('Q', Buffer.from('ROLLBACK\0'))]);

/**
 * `COPY ... FROM STDIN` would make the engine wait for ever for a client inside its own process. Bulk loads use the
 * port's `copyIn`.
 */
function refuseCopyFromClient(batch: Buffer): void {
  const statement = batch.subarray(5, 5 + 4096).toString('latin1');
  if (/^[^\0]*\bcopy\b[^;\0]*\bfrom\s+stdin\b/i.test(statement)) {
    throw new GtmError('internal', 'The embedded database does not take COPY FROM STDIN. Use copyIn.');
  }
}

/** Who a startup message says it is: pairs of names and values after the length and the protocol's version. */
function userOf(startup: Buffer): string {
  const words = startup.subarray(8).toString('utf8').split('\0');
  const place = words.findIndex((word, index) => index % 2 === 0 && word === 'user');
  return words[place + 1] ?? '';
}

/** Splits an answer into whole messages. */
function* messagesOf(bytes: Uint8Array): Generator<Buffer> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset + 5 <= buffer.length; ) {
    const length = buffer.readInt32BE(offset + 1) + 1;
    yield buffer.subarray(offset, offset + length);
    offset += length;
  }
}

/**
 * What `pg` takes for a socket: whole batches go to the embedded engine, and the engine belongs to one stream from its
 * first statement until it is outside a transaction again. During its turn the session acts as the user whom the stream
 * named. Notifications are passed on to every other stream.
 */
export class PgliteStream extends Duplex {
  private pending: Buffer = Buffer.alloc(0);
  /** Whom the startup message named; empty until it has come. */
  private user = '';
  private giveBack: (() => void) | null = null;
  /** The batches being answered, so that a stream which dies waits for the engine before it rolls back. */
  private working: Promise<void> = Promise.resolve();
  private readonly run: RunBatch;
  private readonly turns: Turns;
  private readonly streams: Set<PgliteStream>;

  constructor(run: RunBatch, turns: Turns, streams: Set<PgliteStream>) {
    super({ allowHalfOpen: false });
    this.run = run;
    this.turns = turns;
    this.streams = streams;
    streams.add(this);
  }

  /** `pg` dials its socket; there is nobody to dial. */
  connect(): this {
    setImmediate(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.working = this.accept(chunk).then(() => done(), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.working = this.accept(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.streams.delete(this);
    this.working.then(() => this.leave()).then(() => done(error), done);
  }

  private async accept(chunk: Buffer): Promise<void> {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    if (this.user === '') {
      const length = this.pending.length < 4 ? Number.POSITIVE_INFINITY : this.pending.readInt32BE(0);
      if (this.pending.length < length) return;
      this.user = userOf(this.pending.subarray(0, length));
      this.pending = this.pending.subarray(length);
      this.push(greeting);
    }
    for (let end = this.endOfBatch(); end > 0; end = this.endOfBatch()) {
      const batch = this.pending.subarray(0, end);
      this.pending = this.pending.subarray(end);
      if (this.destroyed) return;
      if (batch[0] === TERMINATE) {
        this.streams.delete(this);
        await this.leave();
        this.push(null);
        return;
      }
      await this.answer(batch);
    }
  }

  /** Offset just after the first complete batch in `pending`, 0 when there is none yet. */
  private endOfBatch(): number {
    for (let offset = 0; offset + 5 <= this.pending.length; ) {
      const next = offset + this.pending.readInt32BE(offset + 1) + 1;
      if (next > this.pending.length) return 0;
      const type = this.pending[offset]!;
      if (ENDS_A_BATCH.has(type) || type === TERMINATE) return next;
      offset = next;
    }
    return 0;
  }

  private async answer(batch: Buffer): Promise<void> {
    this.giveBack ??= await this.turns.take();
    // It may have died while it waited; `_destroy` gives the turn back.
    if (this.destroyed) return;
    if (batch[0] === QUERY) refuseCopyFromClient(batch);
    if (this.turns.user !== this.user) await this.becomeUser();
    const answer = await this.run(batch);
    // Without a ReadyForQuery the engine waits for more of the same conversation.
    let idle = false;
    for (const part of messagesOf(answer)) {
      if (part[0] === READY_FOR_QUERY) idle = part[5] === OUTSIDE_TRANSACTION;
      if (part[0] === NOTIFICATION) this.passOn(part);
    }
    if (idle) this.endTurn();
    this.push(Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength));
  }

  private async becomeUser(): Promise<void> {
    const name = `"${this.user.replaceAll('"', '""')}"`;
    for (const part of messagesOf(await this.run(message('Q', Buffer.from(`SET SESSION AUTHORIZATION ${name}\0`))))) {
      if (part[0] === ERROR) throw new GtmError('internal', `The embedded database has no role ${name}.`);
      if (part[0] !== NOTIFICATION) continue;
      this.passOn(part);
      this.push(part);
    }
    this.turns.user = this.user;
  }

  /** All streams share one session, so what one LISTENs to arrives in whichever answer comes next. */
  private passOn(notification: Buffer): void {
    for (const other of this.streams) if (other !== this && other.user !== '') other.push(notification);
  }

  private endTurn(): void {
    this.giveBack?.();
    this.giveBack = null;
  }

  /** Ends what this stream left open, so that the next one starts outside a transaction. */
  private async leave(): Promise<void> {
    if (!this.giveBack) return;
    try {
      await this.run(endOfTransaction);
    } finally {
      this.endTurn();
    }
  }
}
