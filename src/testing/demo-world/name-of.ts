/** `Anna Lind` for `anna.lind@firm.example`. */
export function nameOf(address: string): string {
  return address
    .split('@')[0]!
    .split('.')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
