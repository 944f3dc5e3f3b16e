const maxValues = 200;
const identifying = [
  /@/,
  // UUIDs, prefixed ids, digests and long numbers.
  /[0-9a-f]{8}-[0-9a-f]{4}-/i,
  /[0-9a-f]{16}/i,
  /\d{6}/,
];

/**
 * Keeps label values harmless and few: what looks like an id or an address, is very long, or comes after the first 200
 * values of its label is counted as `other`.
 */
export function boundedLabel(): (name: string, value: string) => string {
  const seen = new Map<string, Set<string>>();
  return (name, value) => {
    if (value.length > 100 || identifying.some((pattern) => pattern.test(value))) return 'other';
    const values = seen.get(name) ?? new Set();
    seen.set(name, values);
    if (values.has(value)) return value;
    if (values.size >= maxValues) return 'other';
    values.add(value);
    return value;
  };
}
