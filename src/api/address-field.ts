import { z } from 'zod';
import { normaliseAddress, whyNoAddress } from '../connectors/email/address.ts';

/** An e-mail address in a request: read as everywhere else, in its normal form behind this, and refused in words. */
export const addressField = z
  .string()
  .superRefine((text, context) => {
    const why = whyNoAddress(text);
    if (why !== null) context.addIssue({ code: 'custom', message: `this is no e-mail address: ${why}` });
  })
  .overwrite((text) => normaliseAddress(text) ?? text)
  .meta({ format: 'email' });
