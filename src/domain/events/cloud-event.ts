import { GtmError } from '../errors.ts';
import type { GtmEvent } from '../event.ts';
import type { Json } from '../json.ts';
import { isTimestamp } from './timestamp.ts';

/** A CloudEvents 1.0 event in the JSON format, structured mode. Attributes beyond the named ones are extensions. */
export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject?: string;
  time?: string;
  datacontenttype?: string;
  dataschema?: string;
  traceparent?: string;
  data?: Json;
  data_base64?: string;
  readonly [extension: string]: Json | undefined;
}

/** The envelope in which our events leave (CloudEvents 1.0.2, with the distributed tracing extension). */
export function toCloudEvent(event: GtmEvent): CloudEvent {
  return {
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: event.type,
    ...(event.subject === null ? {} : { subject: event.subject }),
    time: event.time,
    ...(event.traceparent === null ? {} : { traceparent: event.traceparent }),
    datacontenttype: 'application/json',
    data: event.data,
  };
}

/** `type/subtype` with optional parameters, RFC 2046 section 5.1 over RFC 2045 tokens. */
const mediaType =
  /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+(?:\s*;\s*[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\\r\n]|\\.)*"))*$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Characters of a URI reference, RFC 3986 section 2, with percent escapes whole. */
const uriCharacters = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const maxInteger = 2 ** 31;

function isText(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || !value.isWellFormed()) return false;
  // The specification's string type has no control characters.
  return !/[\u0000-\u001f\u007f-\u009f]/.test(value);
}

function isUriReference(value: unknown): boolean {
  return isText(value) && uriCharacters.test(value) && URL.canParse(value, 'https://base.invalid/');
}

function isUri(value: unknown): boolean {
  return isText(value) && uriCharacters.test(value) && /^[A-Za-z][A-Za-z0-9+.-]*:/.test(value) && URL.canParse(value);
}

function isExtensionValue(value: unknown): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isInteger(value) && value >= -maxInteger && value < maxInteger;
  return typeof value === 'string' && (value === '' || isText(value));
}

const attributes: Record<string, { fits: (value: unknown) => boolean; wanted: string; required?: true }> = {
  specversion: { fits: (value) => value === '1.0', wanted: 'must be 1.0', required: true },
  id: { fits: isText, wanted: 'must be a text that is not empty', required: true },
  type: { fits: isText, wanted: 'must be a text that is not empty', required: true },
  source: { fits: isUriReference, wanted: 'must be a URI reference', required: true },
  subject: { fits: isText, wanted: 'must be a text that is not empty' },
  time: { fits: isTimestamp, wanted: 'must be an RFC 3339 timestamp' },
  datacontenttype: { fits: (value) => isText(value) && mediaType.test(value), wanted: 'must be a media type' },
  dataschema: { fits: isUri, wanted: 'must be an absolute URI' },
  data: { fits: () => true, wanted: '' },
  data_base64: { fits: (value) => typeof value === 'string' && base64.test(value), wanted: 'must be Base64' },
};

function refuse(field: string, wanted: string): never {
  throw new GtmError('invalid', `${field} ${wanted}`, { field });
}

/**
 * A CloudEvents 1.0 event from parsed JSON; attributes that are null count as absent and are left out. Throws `invalid`
 * with the attribute in `field`.
 */
export function parseCloudEvent(value: unknown): CloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('event', 'must be one JSON object');
  }
  const present = Object.entries(value).filter(([name, found]) => found !== null || name === 'data');
  const given = new Map<string, unknown>(present);
  for (const [name, { required }] of Object.entries(attributes)) {
    if (required && !given.has(name)) refuse(name, 'is missing');
  }
  if (given.has('data') && given.has('data_base64')) refuse('data_base64', 'cannot stand beside data');
  for (const [name, found] of given) {
    const known = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (known) {
      if (!known.fits(found)) refuse(name, known.wanted);
    } else {
      if (!/^[a-z0-9]+$/.test(name)) refuse('extension', 'names have lower-case letters and digits only');
      if (!isExtensionValue(found)) refuse(name, 'must be a boolean, a 32-bit integer or a text');
    }
  }
  return Object.fromEntries(given) as unknown as CloudEvent;
}
