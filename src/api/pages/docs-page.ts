import type { FastifyInstance } from 'fastify';
import { type Html, html } from './html.ts';
import { page, sendPage } from './page.ts';

type JsonObject = { [key: string]: unknown };

interface Media {
  schema: JsonObject;
}
interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters: { name: string; in: string; required: boolean; schema: JsonObject }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}
interface Document {
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
}

function typeOf(schema: JsonObject): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].join(' | ');
  if (schema['const'] !== undefined) return String(schema['const']);
  const choices = (schema['anyOf'] ?? schema['oneOf']) as JsonObject[] | undefined;
  if (choices) return [...new Set(choices.map(typeOf))].join(' | ');
  if (schema['type'] === 'array') return `list of ${typeOf((schema['items'] ?? {}) as JsonObject)}`;
  return String(schema['type'] ?? 'any');
}

function fieldsOf(schema: JsonObject): Html | null {
  if (schema['type'] === 'array') return fieldsOf((schema['items'] ?? {}) as JsonObject);
  const choices = (schema['anyOf'] ?? schema['oneOf']) as JsonObject[] | undefined;
  if (choices) {
    const shown = choices.map(fieldsOf).filter((fields) => fields !== null);
    return shown.length === 0 ? null : html`${shown}`;
  }
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>);
  if (properties.length === 0) return null;
  const required = new Set((schema['required'] ?? []) as string[]);
  return html`<dl>${properties.map(
    ([name, field]) =>
      html`<dt><code>${name}</code>${required.has(name) ? ' *' : null}</dt>
<dd>${typeOf(field)} <span class="faint">${field['description'] ?? null}</span>${fieldsOf(field)}</dd>`,
  )}</dl>`;
}

function bodyOf(title: string, content: Record<string, Media> | undefined): Html[] {
  return Object.entries(content ?? {}).map(
    ([media, { schema }]) =>
      html`<h3>${title} <span class="faint small">${media}</span></h3>${fieldsOf(schema) ?? html`<p>${typeOf(schema)}</p>`}`,
  );
}

function operationOf(method: string, path: string, operation: Operation): Html {
  const { requestBody, responses } = operation;
  // The headers are the same everywhere; the page explains them once.
  const parameters = operation.parameters.filter((parameter) => parameter.in !== 'header');
  return html`<details class="card" id="${operation.operationId}"><summary><code>${method.toUpperCase()} ${path}</code> ${operation.summary}</summary>
${
  parameters.length === 0
    ? null
    : html`<h3>Parameters</h3><dl>${parameters.map(
        (parameter) =>
          html`<dt><code>${parameter.name}</code>${parameter.required ? ' *' : null}</dt>
<dd>${typeOf(parameter.schema)} in ${parameter.in} <span class="faint">${parameter.schema['description'] ?? null}</span></dd>`,
      )}</dl>`
}
${bodyOf('Body', requestBody?.content)}
${Object.entries(responses)
  .filter(([status]) => status !== 'default')
  .map(([status, { content }]) => bodyOf(`Answer ${status}`, content))}</details>`;
}

/** The OpenAPI document as one page that needs nothing from elsewhere and runs no script. */
function docsPage(document: Document): Html {
  const byTag = new Map<string, Html[]>();
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags[0] ?? '';
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationOf(method, path, operation)]);
    }
  }
  const body = html`<p>Version ${document.info.version}. The same for programs: <a href="/v1/openapi.json">openapi.json</a>.
Send <code>Authorization: Bearer KEY</code> (<code>gtm key create</code>) and, with several tenants, <code>X-Tenant: SLUG</code>.
A <code>POST</code> may carry an <code>Idempotency-Key</code>: the same key and body within 24 hours give the same answer.
Lists are read page by page: <code>next</code> of one page is <code>after</code> of the following one, and null on the last.
Errors are problem details (RFC 9457) that say what is wrong and, with <code>field</code>, where. Whoever asks too often gets
429 with <code>Retry-After</code>.</p>
<nav>${[...byTag.keys()].map((tag) => html`<a href="#tag-${tag}">${tag}</a> `)}</nav>
${[...byTag].map(([tag, operations]) => html`<h2 id="tag-${tag}">${tag}</h2>${operations}`)}`;
  return page('HTTP API', body);
}

/** Serves `/docs`. */
export function addDocs(server: FastifyInstance, document: object): void {
  const content = docsPage(document as Document);
  server.get('/docs', async (_request, reply) => sendPage(reply, content));
}
