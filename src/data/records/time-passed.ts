import { counted } from '../../domain/counted.ts';

/** "just now", "12 minutes ago", "3 hours ago", "2 days ago". */
export function timePassed(minutes: number): string {
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${counted(minutes, 'minute')} ago`;
  if (minutes < 48 * 60) return `${counted(Math.floor(minutes / 60), 'hour')} ago`;
  return `${counted(Math.floor(minutes / 1440), 'day')} ago`;
}
