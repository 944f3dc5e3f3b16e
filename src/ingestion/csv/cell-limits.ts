import type { ColumnFormat } from './column-formats.ts';

/** Most characters of one cell. */
const maxCellLength = 256 * 1024;
/** Most characters of what records are found by: an index takes no more. */
const maxKeyLength = 300;
const keyTypes = new Set(['id', 'ids']);
const nameFields = new Set(['name', 'fullName', 'givenName', 'familyName', 'accountName']);

/** Why a cell cannot be read whatever its words mean; null when it can. */
export function refusalOfCell({ field, type }: ColumnFormat, text: string): string | null {
  if (text.includes('\u0000')) return 'the cell has a zero byte';
  if (text.length > maxCellLength) return `the cell has ${text.length} characters; at most ${maxCellLength} are read`;
  if (field === null) return null;
  if (keyTypes.has(type)) {
    const parts = type === 'ids' ? text.split(/[;|,\n]/) : [text];
    if (parts.some((part) => part.length > maxKeyLength)) return `an id has at most ${maxKeyLength} characters`;
    if (/^\d[.,]\d+E\+\d+$/i.test(text)) return 'a spreadsheet has rounded this id; export it as text';
  }
  if (nameFields.has(field) && text.length > maxKeyLength) return `a name has at most ${maxKeyLength} characters`;
  return null;
}
