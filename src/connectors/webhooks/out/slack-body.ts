/** One line of a notice: words of ours with names of theirs, and the page that shows more. */
export interface NoticeLine {
  text: string;
  link: string;
}

/** Slack reads three characters as markup in the text of a message; as entities they are themselves. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * The body of a Slack incoming webhook (api.slack.com/messaging/webhooks). Nothing in a name becomes a mention or a link,
 * and no page is previewed.
 */
export function slackBody({ title, lines }: { title: string; lines: readonly NoticeLine[] }): string {
  const items = lines.map(({ text, link }) => `• ${escaped(text)} <${escaped(link)}|Open>`);
  return JSON.stringify({
    text: [`*${escaped(title)}*`, ...items].join('\n'),
    ...{ unfurl_links: false, unfurl_media: false },
  });
}
