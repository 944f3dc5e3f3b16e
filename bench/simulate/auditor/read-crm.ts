import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { CrmRecords } from './evidence.ts';

const isZone = (cell: string) => /^[A-Z]\w+\/[\w/+-]+$/.test(cell) && Intl.supportedValuesOf('timeZone').includes(cell);

/**
 * Reads CSV exports of the CRM: every address in them is known, and a row that names a zone gives it to the addresses
 * and domains that are whole cells of that row.
 */
export async function readCrm(files: readonly string[]): Promise<CrmRecords> {
  const addresses = new Set<string>();
  const zones = new Map<string, string>();
  for (const file of files) {
    const rows = parse(await readFile(file), { bom: true, relax_column_count: true }) as string[][];
    for (const cells of rows) {
      for (const [address] of cells.join('\n').matchAll(/[^\s<>",;:]+@[\w.-]+\w/g))
        addresses.add(address.toLowerCase());
      const zone = cells.find(isZone);
      if (!zone) continue;
      const named = cells.filter((cell) => /^(?:[^\s@]+@)?[\w-]+(?:\.[\w-]+)+$/.test(cell));
      for (const name of named) zones.set(name.toLowerCase(), zone);
    }
  }
  return { addresses, zones };
}
