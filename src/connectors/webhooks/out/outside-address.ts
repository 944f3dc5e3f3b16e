import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import { GtmError } from '../../../domain/errors.ts';
import { isPrivateHost } from '../../../domain/private-host.ts';

/** Every address that a name stands for at this moment. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

const resolveBySystem: Resolve = (host) => systemLookup(host, { all: true, verbatim: true });

/** Whether addresses inside may be posted to: on a laptop, and in tests. Then http will do, too. */
export interface OutsideRule {
  allowPrivate: boolean;
}

function leadsInside(): GtmError {
  return new GtmError(
    'refused',
    'This address leads inside: loopback, link-local and private networks are not posted to.',
    {
      field: 'url',
    },
  );
}

/**
 * An address that may be posted to, as far as its text tells: https, without name or password, and no host that is inside
 * in whatever spelling. Throws `invalid` or `refused` with field `url`; the address is in no message.
 */
export function requireOutsideUrl(text: string, { allowPrivate }: OutsideRule): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb = url?.protocol === 'https:' || (allowPrivate && url?.protocol === 'http:');
  if (!url || !isWeb || url.username !== '' || url.password !== '') {
    throw new GtmError('invalid', 'url must be an https address without name or password in it.', { field: 'url' });
  }
  if (!allowPrivate && isPrivateHost(url.hostname)) throw leadsInside();
  return url;
}

type LookupAnswer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * The name resolution of a connection: what this answers is what the socket connects to, so that a name that answers
 * otherwise a moment later (rebinding) changes nothing. One inside address among several refuses them all.
 */
export function createCheckedLookup({ allowPrivate, resolve = resolveBySystem }: OutsideRule & { resolve?: Resolve }) {
  return (host: string, options: LookupOptions, answer: LookupAnswer): void => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) answer(new GtmError('unavailable', 'The name stands for no address.'), []);
        else if (!allowPrivate && addresses.some(({ address }) => isPrivateHost(address))) answer(leadsInside(), []);
        else if (options.all === true) answer(null, addresses);
        else answer(null, first.address, first.family);
      },
      (error: Error) => answer(error, []),
    );
  };
}
