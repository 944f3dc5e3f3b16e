import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { HookProviderName } from '../connectors/webhooks/hook-providers.ts';
import type { SignedRequest } from '../connectors/webhooks/signed-request.ts';

/** What a sender puts into a request. */
export interface ToSign {
  body: Buffer;
  /** The delivery's own id, where the scheme has one. */
  id: string;
  nowMs: number;
  url: string;
}

/** The other side of a scheme: signs as the provider does. */
export interface HookSigner {
  provider: HookProviderName;
  /** What our side keeps. */
  key: string;
  /** Headers of which the signature depends. */
  signedHeaders: readonly string[];
  sign(request: ToSign): SignedRequest;
}

const seconds = (nowMs: number) => String(Math.floor(nowMs / 1000));

function request({ body, url }: ToSign, headers: Record<string, string>): SignedRequest {
  return { method: 'POST', url, body, headers: { 'content-type': 'application/json', ...headers } };
}

const standardContent = ({ id, nowMs, body }: ToSign) => Buffer.concat([Buffer.from(`${id}.${seconds(nowMs)}.`), body]);
const standardHeaders = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/** Standard Webhooks with a shared secret; `prefix` is `svix` for Resend. */
export function standardSigner(secret: Buffer, prefix: 'webhook' | 'svix' = 'webhook'): HookSigner {
  return {
    provider: prefix === 'svix' ? 'resend' : 'standard',
    key: `whsec_${secret.toString('base64')}`,
    signedHeaders: standardHeaders.map((name) => name.replace('webhook', prefix)),
    sign: (content) =>
      request(content, {
        [`${prefix}-id`]: content.id,
        [`${prefix}-timestamp`]: seconds(content.nowMs),
        [`${prefix}-signature`]: `v1,${createHmac('sha256', secret).update(standardContent(content)).digest('base64')}`,
      }),
  };
}

function standardPublicSigner(): HookSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    provider: 'standard',
    key: `whpk_${Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64')}`,
    signedHeaders: standardHeaders,
    sign: (content) =>
      request(content, {
        'webhook-id': content.id,
        'webhook-timestamp': seconds(content.nowMs),
        'webhook-signature': `v1a,${sign(null, standardContent(content), privateKey).toString('base64')}`,
      }),
  };
}

function sendgridSigner(): HookSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [signature, timestamp] = ['signature', 'timestamp'].map((name) => `x-twilio-email-event-webhook-${name}`);
  return {
    provider: 'sendgrid',
    key: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    signedHeaders: [signature!, timestamp!],
    sign: (content) => {
      const signed = Buffer.concat([Buffer.from(seconds(content.nowMs)), content.body]);
      return request(content, {
        [signature!]: sign('sha256', signed, privateKey).toString('base64'),
        [timestamp!]: seconds(content.nowMs),
      });
    },
  };
}

function postalSigner(): HookSigner {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    provider: 'postal',
    key: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    signedHeaders: ['x-postal-signature-256'],
    sign: (content) =>
      request(content, { 'x-postal-signature-256': sign('sha256', content.body, privateKey).toString('base64') }),
  };
}

function bodyHmacSigner(provider: HookProviderName, header: string, key: string): HookSigner {
  const sign = (content: ToSign) =>
    request(content, { [header]: createHmac('sha256', key).update(content.body).digest('hex') });
  return { provider, key, signedHeaders: [header], sign };
}

function hubspotSigner(key: string): HookSigner {
  const [signature, timestamp] = ['x-hubspot-signature-v3', 'x-hubspot-request-timestamp'];
  return {
    ...{ provider: 'hubspot', key, signedHeaders: [signature, timestamp] },
    sign: (content) => {
      const mac = createHmac('sha256', key).update(`POST${content.url}`).update(content.body);
      const at = String(content.nowMs);
      return request(content, { [signature]: mac.update(at).digest('base64'), [timestamp]: at });
    },
  };
}

function hubspotLegacySigner(key: string, version: 'v1' | 'v2'): HookSigner {
  return {
    ...{ provider: 'hubspot-legacy', key, signedHeaders: ['x-hubspot-signature', 'x-hubspot-signature-version'] },
    sign: (content) => {
      const hash = createHash('sha256').update(key);
      if (version === 'v2') hash.update(`POST${content.url}`);
      const signature = hash.update(content.body).digest('hex');
      return request(content, { 'x-hubspot-signature': signature, 'x-hubspot-signature-version': version });
    },
  };
}

/** Everyone whose signature covers the whole body, each with a key of its own. */
export function bodySigners(): HookSigner[] {
  return [
    standardSigner(Buffer.from('a shared secret of 32 bytes, so!')),
    standardSigner(Buffer.from('another secret of 24 byt'), 'svix'),
    standardPublicSigner(),
    hubspotSigner('11111111-2222-3333-4444-555555555555'),
    hubspotLegacySigner('11111111-2222-3333-4444-555555555555', 'v1'),
    hubspotLegacySigner('11111111-2222-3333-4444-555555555555', 'v2'),
    sendgridSigner(),
    bodyHmacSigner('mailersend', 'signature', 'mailersend signing secret'),
    bodyHmacSigner('mailtrap', 'mailtrap-signature', 'mailtrap signing secret'),
    postalSigner(),
  ];
}
