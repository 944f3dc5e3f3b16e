type JsonObject = { [key: string]: unknown };

const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** How a schema is used: what clients send may not ask for more, what they get may not hold less. */
type Use = 'input' | 'output';

const choicesOf = (schema: JsonObject) => [...asList(schema['anyOf']), ...asList(schema['oneOf'])].map(asObject);

function typesOf(schema: JsonObject): Set<string> {
  const choices = choicesOf(schema);
  if (choices.length > 0) return new Set(choices.flatMap((choice) => [...typesOf(choice)]));
  return new Set(
    asList(schema['type'] ?? []).length > 0 ? asList(schema['type']).map(String) : [String(schema['type'])],
  );
}

function enumProblems(before: JsonObject, after: JsonObject, use: Use, at: string): string[] {
  const [known, now] = [asList(before['enum']), asList(after['enum'])];
  if (use === 'output' || now.length === 0) return [];
  if (known.length === 0) return [`${at}: only certain values are taken now`];
  return known.filter((value) => !now.includes(value)).map((value) => `${at}: "${value}" is not taken any more`);
}

/** Each choice there was must still be one of those there are. */
function choiceProblems(before: JsonObject, after: JsonObject, use: Use, at: string): string[] {
  const now = choicesOf(after);
  if (now.length === 0) return [];
  return choicesOf(before).flatMap((choice, place) => {
    const remains = now.some((candidate) => schemaProblems(choice, candidate, use, at).length === 0);
    return remains ? [] : [`${at}: choice ${place + 1} is gone or says less`];
  });
}

function schemaProblems(beforeValue: unknown, afterValue: unknown, use: Use, at: string): string[] {
  const [before, after] = [asObject(beforeValue), asObject(afterValue)];
  const problems = [...enumProblems(before, after, use, at), ...choiceProblems(before, after, use, at)];
  const [knownTypes, types] = [typesOf(before), typesOf(after)];
  if (!types.has('undefined') && !knownTypes.has('undefined')) {
    const lost = [...knownTypes].filter((type) => !types.has(type));
    const gained = [...types].filter((type) => !knownTypes.has(type));
    if (use === 'input' && lost.length > 0) problems.push(`${at}: ${lost.join(', ')} is not taken any more`);
    if (use === 'output' && gained.length > 0) problems.push(`${at}: may now be ${gained.join(', ')}`);
  }
  const [known, now] = [asObject(before['properties']), asObject(after['properties'])];
  for (const [name, property] of Object.entries(known)) {
    if (!(name in now)) problems.push(`${at}.${name}: is gone`);
    else problems.push(...schemaProblems(property, now[name], use, `${at}.${name}`));
  }
  const [wasRequired, isRequired] = [asList(before['required']), asList(after['required'])];
  const [from, to] = use === 'input' ? [isRequired, wasRequired] : [wasRequired, isRequired];
  const verb = use === 'input' ? 'is required now' : 'may be missing now';
  for (const name of from) if (!to.includes(name) && name !== undefined) problems.push(`${at}.${name}: ${verb}`);
  if (before['items'] !== undefined) problems.push(...schemaProblems(before['items'], after['items'], use, `${at}[]`));
  return problems;
}

function contentProblems(before: unknown, after: unknown, use: Use, at: string): string[] {
  return Object.entries(asObject(asObject(before)['content'])).flatMap(([media, known]) => {
    const now = asObject(asObject(asObject(after)['content'])[media]);
    if (now['schema'] === undefined) return [`${at}: ${media} is gone`];
    return schemaProblems(asObject(known)['schema'], now['schema'], use, at);
  });
}

function parameterProblems(before: JsonObject, after: JsonObject, at: string): string[] {
  const [known, now] = [before, after].map((operation) => asList(operation['parameters']).map(asObject));
  const lost = known!.flatMap((parameter) => {
    const same = now!.find(
      (candidate) => candidate['name'] === parameter['name'] && candidate['in'] === parameter['in'],
    );
    if (!same) return [`${at}: the parameter ${parameter['name']} is gone`];
    return schemaProblems(parameter['schema'], same['schema'], 'input', `${at}?${parameter['name']}`);
  });
  const demanded = now!
    .filter((parameter) => parameter['required'] === true)
    .filter((parameter) => !known!.some((old) => old['name'] === parameter['name'] && old['required'] === true))
    .map((parameter) => `${at}: the parameter ${parameter['name']} is required now`);
  return [...lost, ...demanded];
}

function operationProblems(before: JsonObject, after: JsonObject, at: string): string[] {
  const problems = parameterProblems(before, after, at);
  if (before['requestBody'] === undefined && after['requestBody'] !== undefined) {
    const schema = Object.values(asObject(asObject(after['requestBody'])['content'])).map(asObject)[0];
    if (asList(asObject(schema?.['schema'])['required']).length > 0) problems.push(`${at}: needs a body now`);
  }
  problems.push(...contentProblems(before['requestBody'], after['requestBody'], 'input', `${at} body`));
  const answers = asObject(after['responses']);
  for (const [status, answer] of Object.entries(asObject(before['responses']))) {
    if (answers[status] === undefined) problems.push(`${at}: the answer ${status} is gone`);
    else problems.push(...contentProblems(answer, answers[status], 'output', `${at} answer`));
  }
  return problems;
}

/**
 * What would break a client of `before` (an OpenAPI document) when the server speaks `after`: operations, parameters and
 * properties that are gone, input that is newly required, values not taken any more. Additions are no problem.
 */
export function growthProblems(before: object, after: object): string[] {
  const [known, now] = [asObject(asObject(before)['paths']), asObject(asObject(after)['paths'])];
  return Object.entries(known).flatMap(([path, operations]) =>
    Object.entries(asObject(operations)).flatMap(([method, operation]) => {
      const at = `${method.toUpperCase()} ${path}`;
      const same = asObject(now[path])[method];
      return same === undefined ? [`${at}: is gone`] : operationProblems(asObject(operation), asObject(same), at);
    }),
  );
}
