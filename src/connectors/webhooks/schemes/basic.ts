import { equalTexts, forged, type Scheme } from '../signed-request.ts';

/**
 * User and password in the address (`user:password` is the key). It proves who sends and signs nothing: Postmark, Brevo,
 * Mailjet and SparkPost offer no signature.
 */
export const basicScheme: Scheme =
  (key) =>
  ({ headers }) =>
    equalTexts(`Basic ${Buffer.from(key).toString('base64')}`, headers['authorization'] ?? '')
      ? { state: 'authentic', deliveryId: null }
      : forged;
