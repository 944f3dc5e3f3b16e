import type { FastifyReply } from 'fastify';
import { type Html, html } from './html.ts';

const style = `
:root { color-scheme: light dark; --line: light-dark(#e3e5e8, #34383d); --faint: light-dark(#5c6370, #9aa1ab);
  --card: light-dark(#fff, #1d2024); --page: light-dark(#f6f7f8, #141618); --ink: light-dark(#17191c, #eceef0);
  --accent: light-dark(#1f5fd0, #7fabff); --mark: light-dark(#fff3c2, #5a4a12); --bad: light-dark(#b3261e, #ff8f87);
  --good: light-dark(#1b7a3d, #6fd08c); --warn: light-dark(#8a5a00, #f0b95a); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .9rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--card); }
header h1 { font-size: 1rem; margin: 0; flex: 1; white-space: nowrap; }
main { max-width: 60rem; margin: 1.5rem auto 3rem; padding: 0 1.5rem; } p { margin: .5rem 0; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .6rem; } h3 { font-size: .95rem; margin: 1.2rem 0 .4rem; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
.faint { color: var(--faint); } .small { font-size: .87rem; }
.rows { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.rows p { margin: .15rem 0 0; } .rows li { padding: .7rem 1rem; overflow-wrap: anywhere; border-top: 1px solid var(--line); } .rows li:first-child { border-top: 0; }
.rows .head { display: flex; gap: .7rem; align-items: baseline; } .rows .head a { flex: 1; }
.tag { font-size: .8rem; white-space: nowrap; } .Ready { color: var(--good); } .Blocked { color: var(--bad); }
.Needs, .Changed { color: var(--warn); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.2rem; }
.mail { white-space: pre-wrap; overflow-wrap: anywhere; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: 0; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
hr { border: 0; border-top: 1px solid var(--line); margin: .8rem 0; } code { font-weight: normal; }
summary { cursor: pointer; } details { margin: .6rem 0; }
blockquote { margin: .3rem 0; padding: .3rem .8rem; border-left: 3px solid var(--line); } mark { background: var(--mark); color: inherit; }
form { display: inline; } button { font: inherit; padding: .4rem .9rem; border-radius: .4rem; border: 1px solid var(--line);
  background: var(--card); color: var(--ink); cursor: pointer; } button.go { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #101214); }
input, select, textarea { font: inherit; max-width: 100%; padding: .35rem .5rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--page); color: var(--ink); }
.buttons { display: flex; gap: .6rem 1.2rem; flex-wrap: wrap; margin: 1rem 0; align-items: end; }
.wide { display: block; margin-bottom: .5rem; } .wide input { width: min(26rem, 80vw); display: block; }
.sign-in { display: block; max-width: 22rem; } .edit label { display: block; margin: .6rem 0; } .edit input, .edit textarea { display: block; width: 100%; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 36rem) { main { padding: 0 1rem; } header { padding: .7rem 1rem; } .rows .head { flex-wrap: wrap; gap: .1rem .7rem; } .rows .head a { flex: 1 0 100%; } }
.notice { border: 1px solid var(--warn); border-radius: .5rem; padding: .6rem 1rem; margin-bottom: 1rem; }
`;

/** The style sheet of the plain pages; served as a file, so that the page needs no inline style. */
export const styleSheet = style;

/** A whole page. `refreshSeconds` reloads it by itself; `isOutside` leaves out the way in, for people who are no users. */
export function page(
  title: string,
  body: Html,
  options: { header?: Html; refreshSeconds?: number; isOutside?: boolean } = {},
): Html {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${options.refreshSeconds ? html`<meta http-equiv="refresh" content="${options.refreshSeconds}">` : null}
<link rel="stylesheet" href="/page.css"><link rel="icon" href="data:,"></head><body>
${options.isOutside ? null : html`<header><h1><a href="/">agentic GTM</a></h1>${options.header ?? null}</header>`}<main>${body}</main></body></html>`;
}

/** Sends a page with the headers that keep it from loading or running anything but itself. */
export function sendPage(reply: FastifyReply, content: Html, status = 200): FastifyReply {
  return reply
    .status(status)
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    .header('referrer-policy', 'same-origin')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(content.markup);
}
