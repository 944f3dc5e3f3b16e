import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import type { IncomingMessage, MailProvider, OutgoingEnvelope } from './mail-provider.ts';

/** What a driver's test provides: a fresh, empty mailbox, a second handle on it, and a way for mail to arrive. */
export interface MailProviderSetup {
  provider: MailProvider;
  /** Another handle on the same mailbox, as after a restart or from a second process. */
  reopen(): Promise<MailProvider>;
  /** Puts a message into the inbox as the outside world would. */
  receive(raw: Uint8Array): Promise<void>;
  /** All messages the outside world got from us, raw. */
  outgoing(): Promise<Uint8Array[]>;
  cleanUp(): Promise<void>;
}

function message(id: string, text = 'Hello'): OutgoingEnvelope {
  const raw = `Message-ID: <${id}@acme.example>\r\nFrom: us@acme.example\r\nTo: ann@b.example\r\nSubject: x\r\n\r\n${text}\r\n`;
  return {
    effectId: id,
    messageId: `<${id}@acme.example>`,
    envelope: { from: 'us@acme.example', to: ['ann@b.example'] },
    raw: Buffer.from(raw),
  };
}

async function collect(provider: MailProvider, cursor: string | null): Promise<IncomingMessage[]> {
  const all: IncomingMessage[] = [];
  for await (const one of provider.listNew(cursor)) all.push(one);
  return all;
}

function textOf(raw: Uint8Array): string {
  return Buffer.from(raw).toString('latin1');
}

/** The promises of `MailProvider`, tried on any driver. */
export function testMailProvider(name: string, open: () => Promise<MailProviderSetup>): void {
  async function withSetup(run: (setup: MailProviderSetup) => Promise<void>): Promise<void> {
    const setup = await open();
    try {
      await run(setup);
    } finally {
      await setup.provider.close();
      await setup.cleanUp();
    }
  }

  test(`${name}: a delivered message leaves byte for byte and can be found by its Message-ID`, () =>
    withSetup(async ({ provider, outgoing, reopen }) => {
      const mail = message('one');
      const receipt = await provider.deliver(mail);
      assert.equal(receipt.messageId, mail.messageId);
      assert.equal(receipt.digest, createHash('sha256').update(mail.raw).digest('hex'));
      assert.match(receipt.acceptedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.deepEqual((await outgoing()).map(textOf), [textOf(mail.raw)]);
      const again = await reopen();
      assert.deepEqual(await again.findByMessageId(mail.messageId), receipt);
      assert.equal(await again.findByMessageId('<other@acme.example>'), null);
      await again.close();
    }));

  test(`${name}: delivering the same Message-ID again sends nothing and gives the first receipt`, () =>
    withSetup(async ({ provider, outgoing, reopen }) => {
      const first = await provider.deliver(message('one', 'first'));
      const again = await reopen();
      assert.deepEqual(await again.deliver(message('one', 'second')), first);
      await again.close();
      assert.deepEqual((await outgoing()).map(textOf), [textOf(message('one', 'first').raw)]);
    }));

  test(`${name}: sixteen deliveries of one Message-ID at once make one message`, () =>
    withSetup(async ({ provider, outgoing, reopen }) => {
      const others = await Promise.all([reopen(), reopen()]);
      const handles = [provider, ...others];
      const receipts = await Promise.all(
        Array.from({ length: 16 }, (_, index) => handles[index % 3]!.deliver(message('one', `text ${index}`))),
      );
      assert.equal(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size, 1);
      assert.equal((await outgoing()).length, 1);
      await Promise.all(others.map((handle) => handle.close()));
    }));

  test(`${name}: a Message-ID that is none is refused before anything leaves`, () =>
    withSetup(async ({ provider, outgoing }) => {
      for (const messageId of ['', 'no-brackets@acme.example', '<a@b>\r\nBcc: <c@d>']) {
        await assert.rejects(
          provider.deliver({ ...message('one'), messageId }),
          (error) => GtmError.is(error) && error.code === 'invalid',
        );
      }
      assert.equal((await outgoing()).length, 0);
    }));

  test(`${name}: an aborted delivery sends nothing`, () =>
    withSetup(async ({ provider, outgoing }) => {
      await assert.rejects(provider.deliver(message('one'), AbortSignal.abort()));
      assert.equal((await outgoing()).length, 0);
    }));

  test(`${name}: arriving mail is listed once behind the cursor and our own sent mail never`, () =>
    withSetup(async ({ provider, receive, reopen }) => {
      await provider.deliver(message('ours'));
      for (const id of ['a', 'b', 'c']) await receive(message(id).raw);
      const first = await collect(provider, null);
      assert.deepEqual(
        first.map((one) => textOf(one.raw)).sort(),
        ['a', 'b', 'c'].map((id) => textOf(message(id).raw)).sort(),
      );
      assert.equal(new Set(first.map((one) => one.externalId)).size, 3);
      const again = await reopen();
      assert.deepEqual(
        (await collect(again, first[0]!.cursor)).map((one) => one.externalId),
        first.slice(1).map((one) => one.externalId),
      );
      assert.deepEqual(await collect(again, first[2]!.cursor), []);
      await receive(message('d').raw);
      assert.deepEqual(
        (await collect(again, first[2]!.cursor)).map((one) => textOf(one.raw)),
        [textOf(message('d').raw)],
      );
      await again.close();
    }));

  test(`${name}: a working mailbox says that it works`, () =>
    withSetup(async ({ provider }) => {
      assert.equal((await provider.check()).ok, true);
    }));
}
