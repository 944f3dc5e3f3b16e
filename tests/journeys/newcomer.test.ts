import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { eventually, type Installation, install } from './installation.ts';
import { lastingTexts } from './lasting-texts.ts';

interface Proposal {
  handle: string;
  state: string;
  label: string | null;
  tool: string;
  headline: string;
  digest: string;
  action: { tool: string; to?: { address: string }[]; thread?: { inReplyTo: string } | null; subject?: string };
  evidence: { quote: string }[];
  effect: { state: string; externalKey: string } | null;
}
interface Reply {
  from: string;
  kind: string;
  words: string;
  answersHandle: string | null;
  causedHandles: string[];
}

/** The raw text of every message in the Sent folders of the demo's mailboxes. */
function sentMessages(dataDirectory: string): string[] {
  const root = join(dataDirectory, 'demo', 'mail');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /[\\/]\.Sent[\\/](new|cur)$/.test(entry.parentPath))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('a newcomer, from an empty directory', () => {
  let here: Installation;
  before(async () => {
    here = await install();
  });
  after(() => here.remove());

  const proposals = async () => (await here.json<{ items: Proposal[] }>('approvals')).items;
  const show = (handle: string) => here.json<Proposal>('show', handle);
  const about = async (address: string) => {
    for (const { handle, tool } of await proposals()) {
      if (tool !== 'send_email') continue;
      const view = await show(handle);
      if (view.action.to?.some((recipient) => recipient.address === address)) return view;
    }
    return null;
  };

  test('sees a sign-in link and the first proposals, in plain words', async () => {
    await here.line(/Sign in once with: http/);
    await here.line(/Ready after/);
    assert.ok((await proposals()).length >= 5, 'several proposals wait');
    assert.ok(
      !here.lines.some(({ text }) => text.startsWith('!')),
      `no fault was printed: ${JSON.stringify(here.lines)}`,
    );
  });

  test('reads why, the mail, the evidence and the verdict of one proposal', async () => {
    const view = await about('ragnhild.aasen@skarvik-biologics.example');
    assert.ok(view, 'the data-residency question has a proposal');
    assert.equal(view.label, 'Ready');
    const text = await here.gtm('show', view.handle);
    assert.match(text, /Frankfurt|European Union/);
    assert.match(text, /To: .*ragnhild\.aasen@skarvik-biologics\.example/);
    assert.ok(view.evidence.length >= 2);
  });

  test('approves it, finds the sent message, its answer, and the proposal that the answer caused, within two minutes', async () => {
    const view = (await about('ragnhild.aasen@skarvik-biologics.example'))!;
    await here.gtm('approve', view.handle);
    const done = await eventually('the mail to leave', async () => {
      const now = await show(view.handle);
      return now.effect?.state === 'done' ? now : null;
    });
    const raw = sentMessages(here.dataDirectory).find((text) => text.includes(done.effect!.externalKey));
    assert.ok(raw, 'the sent message is a file');
    const head = raw.slice(0, raw.search(/\r?\n\r?\n/)).replace(/\r?\n[ \t]+/g, ' ');
    assert.match(head, /^In-Reply-To: <.+>/im);
    assert.match(head, /^From: .*clara\.voss@varnholt\.example/im);
    const answer = await eventually('the answer, attributed', async () =>
      (await here.json<{ items: Reply[] }>('replies')).items.find((reply) => reply.answersHandle === view.handle),
    );
    assert.match(answer.words, /That settles it/i);
    const caused = await eventually('the proposal it caused', async () => {
      const [reply] = (await here.json<{ items: Reply[] }>('replies')).items.filter(
        (item) => item.answersHandle === view.handle,
      );
      return reply && reply.causedHandles.length > 0 ? show(reply.causedHandles[0]!) : null;
    });
    assert.equal(caused.tool, 'schedule_meeting');
    console.log(`# from start to the caused proposal: ${here.secondsSinceStart().toFixed(1)} s`);
  });

  test('one approval ends in an opt-out, and the next mail to that person is refused', async () => {
    const view = await about('miles.ardern@sandhurst-genomics.example');
    assert.ok(view);
    await here.gtm('approve', view.handle);
    const answer = await eventually('the opt-out', async () =>
      (await here.json<{ items: Reply[] }>('replies')).items.find((reply) => reply.answersHandle === view.handle),
    );
    assert.match(answer.kind, /opt_out/);
    const listed = async () => (await here.json<{ items: { reason: string }[] }>('suppress')).items;
    await eventually('the suppression', async () => (await listed()).some(({ reason }) => reason === 'opt_out'));
  });

  test('nothing left that nobody approved', () => {
    assert.equal(sentMessages(here.dataDirectory).length, 2);
  });

  test('what outlives an erasure (outbox, audit, workflow history, lake, log) names nobody and quotes nothing', async () => {
    const [other] = await proposals();
    await here.gtm('reject', other!.handle, '--reason', 'not_now', '--note', 'Ask Ines about the canary first');
    await here.stop();
    const log = here.lines.filter(({ text }) => text.startsWith('{')).map(({ text }) => text);
    assert.deepEqual(await lastingTexts(here.dataDirectory, log), []);
  });
});
