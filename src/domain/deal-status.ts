/** Whether a deal is open, won or lost, by the words of its stage or status. */
export function statusOfStage(text: string): 'open' | 'won' | 'lost' {
  const words = text.toLowerCase().replace(/[^a-zäöüß]+/g, ' ');
  if (/\b(lost|verloren|closedlost|abandoned|disqualified|dead)\b/.test(words)) return 'lost';
  return /\b(won|gewonnen|closedwon|signed)\b/.test(words) ? 'won' : 'open';
}
