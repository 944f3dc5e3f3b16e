/** The links of a mail's body, as they stand in it: nothing else of it can be clicked. */
export function linksIn(body: string): string[] {
  return (body.match(/https?:\/\/[^\s<>"]+/g) ?? []).map((link) => link.replace(/[.,;:!?)]+$/, ''));
}
