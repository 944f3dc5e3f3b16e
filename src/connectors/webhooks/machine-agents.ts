/** Nobody reads so soon (milliseconds) after a mail has left; what checks links at the door does. */
export const hasteMs = 10_000;

/** Programs that load images and follow links before, or instead of, a person; by what they call themselves. */
const machines: readonly [name: string, agent: RegExp][] = [
  ['gmail-proxy', /googleimageproxy|ggpht\.com/i],
  // Apple's privacy proxy says no more than this.
  ['apple-mail-privacy', /^mozilla\/5\.0$/i],
  ['yahoo-proxy', /yahoomailproxy|yahoocachesystem/i],
  [
    'outlook-safe-links',
    /safelinks|microsoft[- ]?(?:preview|office existence|defender)|skypeuripreview|ms-office-preview|bingpreview/i,
  ],
  ['barracuda', /barracuda/i],
  ['mimecast', /mimecast/i],
  ['proofpoint', /proofpoint|urldefense|pphosted/i],
  [
    'other-scanner',
    /symantec|messagelabs|fireeye|trellix|trend ?micro|ironport|cisco[- ]?(?:email|umbrella)|forcepoint|websense|sophos|zscaler|avanan|checkpoint|vade|cloudmark|hornetsecurity|mailscanner|spamexperts/i,
  ],
  [
    'program',
    /\b(?:bot|crawler|spider|scanner|preview|prefetch|headless\w*|phantomjs|monitor)\b|bot\/|^(?:curl|wget|python|java|go-http-client|okhttp|libwww|node|axios|ruby|php|perl|apache-httpclient|httpclient)[\w./ -]*/i,
  ],
];

/** The proxy or scanner behind a user agent; null where it may be a person's program, or says nothing. */
export function machineBehind(userAgent: string | null): string | null {
  const agent = userAgent?.trim() ?? '';
  return machines.find(([, pattern]) => pattern.test(agent))?.[0] ?? null;
}
