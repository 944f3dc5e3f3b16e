/** A number with its noun: `1 day`, `3 days`, `2 people`, `1,000 records`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
