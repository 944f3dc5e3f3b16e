type JsonObject = { [key: string]: unknown };

const problem = (description: string): JsonObject => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});
const result = (description: string, value: string): JsonObject => ({
  description,
  content: {
    'application/json': {
      schema: { type: 'object', required: ['result'], properties: { result: { type: 'string', const: value } } },
    },
  },
});

/**
 * The operation of `hook-ingress.ts` in the OpenAPI document. It is served apart from the routes, because its body is
 * taken as the bytes that were signed and nobody signs in.
 */
export const hookOperation: JsonObject = {
  operationId: 'receiveHook',
  summary: 'Where a source posts: kept when its signature is right, acted on later',
  tags: ['webhooks'],
  security: [],
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  requestBody: {
    required: true,
    description: 'What the source sends, signed as it signs, at most 1 MB',
    content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
  },
  responses: {
    200: result('Was kept before', 'duplicate'),
    202: result('Is kept', 'accepted'),
    400: problem('The body is not what this source sends'),
    401: problem('Not signed by this source, or not now; the same for an address that names no source'),
    413: problem('Larger than 1 MB'),
    429: problem('Too many at once; Retry-After says when to come again'),
    503: problem('Not kept; send it again'),
    default: problem('What is wrong'),
  },
};
