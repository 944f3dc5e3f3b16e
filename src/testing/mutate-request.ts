import type { SignedRequest } from '../connectors/webhooks/signed-request.ts';

/** A whole number below `limit`. */
export type Pick = (limit: number) => number;

/** One way to change a request; `other` is a second valid request of the same sender. */
type Mutation = (request: SignedRequest, other: SignedRequest, headers: readonly string[], pick: Pick) => SignedRequest;

function flip(bytes: Buffer, pick: Pick): Buffer {
  if (bytes.length === 0) return Buffer.from([1 << pick(8)]);
  const flipped = Buffer.from(bytes);
  flipped[pick(flipped.length)]! ^= 1 << pick(8);
  return flipped;
}

function withHeader(request: SignedRequest, name: string, value: string | undefined): SignedRequest {
  return { ...request, headers: { ...request.headers, [name]: value } };
}

const inHeader =
  (change: (value: string, pick: Pick) => string | undefined): Mutation =>
  (request, _other, headers, pick) => {
    const name = headers[pick(headers.length)]!;
    return withHeader(request, name, change(request.headers[name] ?? '', pick));
  };

/** Ways to make another request out of one that was signed. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'bit of the body': (request, _other, _headers, pick) => ({ ...request, body: flip(request.body, pick) }),
  'body cut': (request, _other, _headers, pick) => ({
    ...request,
    body: request.body.subarray(0, pick(request.body.length)),
  }),
  'body longer': (request, _other, _headers, pick) => ({
    ...request,
    body: Buffer.concat([request.body, Buffer.from([' ', '\n', '}', '\0', '{}'][pick(5)]!)]),
  }),
  'body of the other': (request, other) => ({ ...request, body: other.body }),
  'bit of a header': inHeader((value, pick) => flip(Buffer.from(value, 'latin1'), pick).toString('latin1')),
  'header cut': inHeader((value, pick) => value.slice(0, pick(value.length))),
  'header longer': inHeader((value, pick) => value + [' ', '=', 'A', '.', ',', '0'][pick(6)]!),
  'header missing': inHeader(() => undefined),
  'letters of a header in the other case': inHeader((value, pick) =>
    pick(2) === 0 ? value.toUpperCase() : value.toLowerCase(),
  ),
  'header of the other': (request, other, headers, pick) => {
    const name = headers[pick(headers.length)]!;
    return withHeader(request, name, other.headers[name]);
  },
  'all headers but one of the other': (request, other, headers, pick) => {
    const kept = headers[pick(headers.length)]!;
    return withHeader({ ...request, headers: other.headers }, kept, request.headers[kept]);
  },
  'two headers exchanged': (request, _other, headers, pick) => {
    const [left, right] = [headers[pick(headers.length)]!, headers[pick(headers.length)]!];
    return withHeader(withHeader(request, left, request.headers[right]), right, request.headers[left]);
  },
  'time moved': inHeader((value, pick) =>
    /^\d+$/.test(value) ? String(Number(value) + 1 + pick(240)) : `${value}${pick(10)}`,
  ),
  'signature list': (request, other, headers, pick) => {
    const name = headers.find((header) => header.endsWith('signature')) ?? headers[0]!;
    const [own = '', theirs = ''] = [request.headers[name], other.headers[name]];
    const bare = own.replace(/^v1a?,/, '');
    const lists = [
      theirs,
      `${theirs} ${theirs}`,
      `v2,${bare}`,
      `v1a,${bare}`,
      `v1,${theirs}`,
      bare,
      `${own},${theirs}`,
    ];
    const broken = `${own.slice(0, -2)}${own.endsWith('A=') ? 'B=' : 'A='}`;
    return withHeader(
      { ...request, body: flip(request.body, pick) },
      name,
      [...lists, own, broken, `${own} ${theirs}`][pick(10)],
    );
  },
  'border between header and body moved': (request, _other, headers, pick) => {
    const name = headers[pick(headers.length)]!;
    const value = request.headers[name] ?? '';
    const length = 1 + pick(3);
    return pick(2) === 0
      ? withHeader(
          { ...request, body: Buffer.concat([Buffer.from(value.slice(-length)), request.body]) },
          name,
          value.slice(0, -length),
        )
      : withHeader(
          { ...request, body: request.body.subarray(length) },
          name,
          value + request.body.subarray(0, length).toString('latin1'),
        );
  },
};

const isSame = (left: SignedRequest, right: SignedRequest, headers: readonly string[]) =>
  left.body.equals(right.body) && headers.every((name) => left.headers[name] === right.headers[name]);

/** A request that nobody signed, made of two that were; null where the change changed nothing that is signed. */
export function mutate(
  mutation: Mutation,
  [request, other]: readonly [SignedRequest, SignedRequest],
  headers: readonly string[],
  pick: Pick,
): SignedRequest | null {
  const mutant = mutation(request, other, headers, pick);
  return isSame(mutant, request, headers) || isSame(mutant, other, headers) ? null : mutant;
}
