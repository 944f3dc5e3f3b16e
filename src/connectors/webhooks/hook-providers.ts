import type { Json } from '../../domain/json.ts';
import type { ParsedDelivery } from './mail-event.ts';
import { parseBrevo } from './providers/brevo.ts';
import { parseHubSpot } from './providers/hubspot.ts';
import { parseMailerSend } from './providers/mailersend.ts';
import { parseMailgun } from './providers/mailgun.ts';
import { parseMailjet } from './providers/mailjet.ts';
import { parseMailtrap } from './providers/mailtrap.ts';
import { parseMandrill } from './providers/mandrill.ts';
import { parsePostal } from './providers/postal.ts';
import { parsePostmark } from './providers/postmark.ts';
import { parseResend } from './providers/resend.ts';
import { parseSendGrid } from './providers/sendgrid.ts';
import { parseSparkPost } from './providers/sparkpost.ts';
import { parseStandard } from './providers/standard.ts';
import { parseUnisenderGo } from './providers/unisender-go.ts';
import { basicScheme } from './schemes/basic.ts';
import { bodyHmacScheme } from './schemes/body-hmac.ts';
import { hubspotLegacyScheme, hubspotScheme } from './schemes/hubspot.ts';
import { mailgunScheme } from './schemes/mailgun.ts';
import { mandrillScheme } from './schemes/mandrill.ts';
import { postalScheme } from './schemes/postal.ts';
import { sendgridScheme } from './schemes/sendgrid.ts';
import { standardScheme } from './schemes/standard.ts';
import { unisenderGoScheme } from './schemes/unisender-go.ts';
import type { Scheme } from './signed-request.ts';

/** Whoever posts to us: how its requests are proven, whose key that takes, and what its bodies mean. */
export interface HookProvider {
  scheme: Scheme;
  /** `secret` and `password` are made here and shown once; `theirs` is copied from the provider. */
  key: 'secret' | 'password' | 'theirs';
  /** Reads a body that was proven. `argument` names the custom argument that holds our Message-ID. Throws `invalid`. */
  parse(body: Json, argument: string): ParsedDelivery;
}

/** Everyone who can be a source of webhooks, by the name that a person types. */
export const hookProviders = {
  standard: { scheme: standardScheme('webhook'), key: 'secret', parse: parseStandard },
  brevo: { scheme: basicScheme, key: 'password', parse: parseBrevo },
  hubspot: { scheme: hubspotScheme, key: 'theirs', parse: parseHubSpot },
  'hubspot-legacy': { scheme: hubspotLegacyScheme, key: 'theirs', parse: parseHubSpot },
  mailersend: { scheme: bodyHmacScheme('signature'), key: 'theirs', parse: parseMailerSend },
  mailgun: { scheme: mailgunScheme, key: 'theirs', parse: parseMailgun },
  mailjet: { scheme: basicScheme, key: 'password', parse: parseMailjet },
  mailtrap: { scheme: bodyHmacScheme('mailtrap-signature'), key: 'theirs', parse: parseMailtrap },
  mandrill: { scheme: mandrillScheme, key: 'theirs', parse: parseMandrill },
  postal: { scheme: postalScheme, key: 'theirs', parse: parsePostal },
  postmark: { scheme: basicScheme, key: 'password', parse: parsePostmark },
  resend: { scheme: standardScheme('svix'), key: 'theirs', parse: parseResend },
  sendgrid: { scheme: sendgridScheme, key: 'theirs', parse: parseSendGrid },
  sparkpost: { scheme: basicScheme, key: 'password', parse: parseSparkPost },
  'unisender-go': { scheme: unisenderGoScheme, key: 'theirs', parse: parseUnisenderGo },
} as const satisfies Record<string, HookProvider>;

export type HookProviderName = keyof typeof hookProviders;

export const hookProviderNames = Object.keys(hookProviders) as HookProviderName[];
