const suffixLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** The first three characters of the ids of accounts, contacts, users, opportunities, leads, tasks, events, cases and campaigns. */
const keyPrefix = /^(00[1356QTU]|500|701)/;

/**
 * The 15 characters by which a Salesforce record is known, from its id of 15 or of 18 characters; null for anything else.
 * In an id of 18 the last three say which of the others are capitals (five to each, the first in the lowest bit), so
 * that one which a program wrote in capitals throughout is the same again. By Salesforce's documentation of record ids.
 */
export function salesforceId(text: string): string | null {
  if (!/^[a-zA-Z0-9]+$/.test(text)) return null;
  if (text.length === 15) return keyPrefix.test(text) && /[a-zA-Z]/.test(text) ? text : null;
  if (text.length !== 18) return null;
  const masks = [...text.slice(15).toUpperCase()].map((letter) => suffixLetters.indexOf(letter));
  let id = '';
  for (let place = 0; place < 15; place++) {
    const mask = masks[Math.floor(place / 5)]!;
    const character = text[place]!;
    const isCapital = mask >= 0 && ((mask >> (place % 5)) & 1) === 1;
    if (mask < 0 || (isCapital && !/[a-zA-Z]/.test(character))) return null;
    id += isCapital ? character.toUpperCase() : character.toLowerCase();
  }
  // A mixture of cases that contradicts the suffix is some other text of 18 characters.
  const bare = text.slice(0, 15);
  return bare === id || bare === bare.toUpperCase() || bare === bare.toLowerCase() ? id : null;
}
