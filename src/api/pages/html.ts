/** HTML that is safe to put into a page as it is. */
export interface Html {
  readonly markup: string;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function toMarkup(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(toMarkup).join('');
  if (typeof value === 'object' && 'markup' in value) return String(value.markup);
  return String(value).replace(/[&<>"']/g, (letter) => escapes[letter]!);
}

/** A template whose values are escaped unless they are `Html` themselves; null and false print nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  return {
    markup: strings.reduce(
      (text, part, index) => text + part + (index < values.length ? toMarkup(values[index]) : ''),
      '',
    ),
  };
}
