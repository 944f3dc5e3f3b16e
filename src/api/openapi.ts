import { z } from 'zod';
import { hookOperation } from './hook-operation.ts';
import type { Route } from './route.ts';

type JsonObject = { [key: string]: unknown };

const problemSchema: JsonObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    field: { type: 'string' },
  },
};

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject;
  return rest;
}

function parametersOf(route: Route): JsonObject[] {
  const places: [z.ZodType | undefined, 'path' | 'query'][] = [
    [route.params, 'path'],
    [route.query, 'query'],
  ];
  const fields = places.flatMap(([schema, place]) => {
    if (!schema) return [];
    const object = schemaOf(schema, 'input') as { properties?: Record<string, JsonObject>; required?: string[] };
    return Object.entries(object.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || (object.required ?? []).includes(name),
      schema: property,
    }));
  });
  return [...fields, ...headersOf(route)];
}

function headersOf(route: Route): JsonObject[] {
  const header = (name: string, description: string) => ({
    ...{ name, in: 'header', required: false, description },
    schema: { type: 'string' },
  });
  const tenant = header('X-Tenant', 'Slug or id; of somebody with several tenants');
  if (route.method !== 'POST' || route.upload || route.stream) return [tenant];
  return [tenant, header('Idempotency-Key', 'The same key and body within 24 hours give the same answer')];
}

function requestBodyOf(route: Route): JsonObject {
  if (route.upload) {
    const content = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
    return { requestBody: { required: true, content } };
  }
  if (!route.body) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
  };
}

function operationOf(route: Route): JsonObject {
  const problem = {
    description: 'What is wrong',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [route.tag],
    parameters: parametersOf(route),
    ...requestBodyOf(route),
    responses: {
      [route.status ?? 200]: {
        description: route.stream ? 'A stream; each item is as described' : 'Done',
        content: { [route.stream?.media ?? 'application/json']: { schema: schemaOf(route.response, 'output') } },
      },
      default: problem,
    },
  };
}

/** The OpenAPI 3.1 document of these routes, from the schemas that check each request. */
export function openApiDocument(routes: readonly Route[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = `/v1${route.path.replace(/:([A-Za-z]+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  paths['/v1/hooks/{id}'] = { ...paths['/v1/hooks/{id}'], post: hookOperation };
  return {
    openapi: '3.1.0',
    info: { title: 'agentic-gtm-platform', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { cookie: [] }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'gtm.session_token' },
      },
    },
  };
}
