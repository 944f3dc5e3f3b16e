import type { SendEmailAction } from './action.ts';

/** A sender's signature as it stands under a mail. */
export type MailSignature = Pick<SendEmailAction, 'signatureText' | 'signatureHtml'>;

const squeezed = (text: string) => text.toLowerCase().replace(/[\s,]+/g, ' ');

/** Whether the signature names the postal address, in whatever lines. */
export function namesPostalAddress({ signatureText }: MailSignature, postalAddress: string): boolean {
  return squeezed(signatureText).includes(squeezed(postalAddress).trim());
}

/**
 * The signature under a mail of this purpose: the sender's own, and under outreach the postal address of the company,
 * which the law asks for, where the signature does not name it already.
 */
export function signatureUnder(
  own: MailSignature,
  purpose: SendEmailAction['purpose'],
  postalAddress: string | null,
): MailSignature {
  const address = postalAddress?.trim() ?? '';
  const { signatureText, signatureHtml } = own;
  if (purpose !== 'outreach' || address === '' || namesPostalAddress(own, address))
    return { signatureText, signatureHtml };
  const escaped = address.replace(/[&<>]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark]!);
  return {
    signatureText: [signatureText.trimEnd(), address].filter(Boolean).join('\n\n'),
    signatureHtml: signatureHtml.trim() === '' ? '' : `${signatureHtml}<p>${escaped.replaceAll('\n', '<br>')}</p>`,
  };
}
