const MAX_VALUE = 120;

/** A record of an import as it would land, on one line: `line 2: email ada@shop.example, title CTO`. */
export function printRecord(record: unknown): string {
  if (!isObject(record)) return printValue(record);
  const { line, noun: _, externalId, custom, ...fields } = record;
  const shown = Object.entries({ ...fields, ...(isObject(custom) ? custom : {}) }).filter(
    ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  const words = shown.map(([name, value]) => `${name} ${printValue(value)}`).join(', ');
  return `${line === undefined ? '' : `line ${String(line)}: `}${words || String(externalId)}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function printValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(printValue).join(' + ');
  if (isObject(value)) {
    const { minor, currency, address, name } = value;
    if (typeof minor === 'number' && typeof currency === 'string') return printMoney(minor, currency);
    if (typeof address === 'string') return typeof name === 'string' && name !== '' ? `${name} <${address}>` : address;
    return JSON.stringify(value);
  }
  const text = String(value)
    .replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(\.\d+)?Z$/, '$1 $2 UTC')
    .replaceAll(/\s+/g, ' ');
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}

/** `minor` units of an ISO 4217 currency as `84,500.00 EUR`. */
export function printMoney(minor: number, currency: string): string {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const digits = { minimumFractionDigits: maximumFractionDigits, maximumFractionDigits };
  return `${new Intl.NumberFormat('en', digits).format(minor / 10 ** maximumFractionDigits)} ${currency}`;
}
