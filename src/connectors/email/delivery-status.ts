import type { Header } from 'postal-mime';
import { normaliseAddress } from './address.ts';
import { headerOf } from './message-kind.ts';
import type { MimeLeaf } from './mime-tree.ts';

/** What a server said about one recipient (RFC 3464), or what its words let us read. */
export interface BouncedRecipient {
  /** Normalised; null when the report does not name a readable address. */
  address: string | null;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** Enhanced status code (RFC 3463) such as `5.1.1`; null when none was given. */
  status: string | null;
  /** The server's own words, one line, at most 500 characters. */
  diagnostic: string;
  /**
   * `hard`: the address will never work. `soft`: full, busy, delayed. `blocked`: the server refuses us or the content,
   * which says nothing about the address. `unknown`: failed without a reason we can read.
   */
  severity: 'hard' | 'soft' | 'blocked' | 'unknown' | 'none';
}

export interface DeliveryReport {
  recipients: BouncedRecipient[];
  /** Message-ID of the mail that was not delivered, with angle brackets. */
  originalMessageId: string | null;
  reportingServer: string | null;
  /** Whether it came in the standard's form; otherwise it was read from the words of the text. */
  standard: boolean;
}

const bounceSubject =
  /undeliver|non[- ]?deliver|not (be )?delivered|delivery (status|failure|failed|has failed|problem|error|report|incomplete|delayed)|delivery has been delayed|returned mail|mail delivery (failed|failure|system)|failure notice|failed mail|message (delivery )?(failure|blocked)|could(n't| not) be delivered|mail system error|warning: (message|could not send)|address not found|unzustellbar|nicht zugestellt|zustellung.{0,20}fehlgeschlagen|échec|non remis|non distribué|no se (ha )?(pudo|podido) entregar|mensaje no entregado|devuelto|mancato recapito|mancata consegna|não (foi )?entregue|falha na entrega|onbestelbaar|kunde inte levereras|недоставленн|не доставлено|配信不能|无法投递|退信/i;
const bounceSender =
  /^(mailer-daemon|postmaster|mail-daemon|mdaemon|mailerdaemon|mail\.?delivery|bounces?|mailsystem|daemon|microsoftexchange[0-9a-f]+)([+=.-].*)?@/i;
/** Programs that send under an address of their own and say in the name what they are. */
const bounceName =
  /\b(mail delivery (sub)?system|mailer[- ]?daemon|mail (administrator|system)|internet mail delivery)\b/i;

interface Message {
  headers: readonly Header[];
  from: string;
  subject: string;
  leaves: readonly MimeLeaf[];
  text: string;
}

/** The delivery report that a message carries, in the standard's form or any other that servers send; null if none. */
export function readDeliveryReport(message: Message): DeliveryReport | null {
  const status = message.leaves.find((leaf) => /^message\/(global-)?delivery-status$/.test(leaf.type));
  if (status) return standardReport(message, status);
  const failed = headerOf(message.headers, 'x-failed-recipients');
  const emptyReturnPath = headerOf(message.headers, 'return-path') === '<>';
  const reportType = /report-type\s*=\s*"?delivery-status/i.test(headerOf(message.headers, 'content-type'));
  const bySender = bounceSender.test(message.from) || bounceName.test(headerOf(message.headers, 'from'));
  const bySubject = bounceSubject.test(message.subject);
  // Under any subject: a server's address, and the words of a failure before the returned copy.
  const byWords = bySender && saysFailed(wordsBeforeCopy(message.text).slice(0, 2000));
  const isBounce = reportType || failed !== '' || (bySubject && (bySender || emptyReturnPath)) || byWords;
  return isBounce ? wordReport(message, failed) : null;
}

/** Groups of `Field: value` lines parted by blank lines; servers also put blank lines where none belong. */
function readFieldGroups(text: string): Map<string, string>[] {
  const groups: Map<string, string>[] = [];
  for (const block of text.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/)) {
    const fields = new Map<string, string>();
    for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
      const match = /^([A-Za-z0-9-]+)\s*:\s*(.*)$/.exec(line);
      if (match && !fields.has(match[1]!.toLowerCase())) fields.set(match[1]!.toLowerCase(), match[2]!.trim());
    }
    if (fields.size > 0) groups.push(fields);
  }
  return groups;
}

function standardReport(message: Message, leaf: MimeLeaf): DeliveryReport {
  const groups = readFieldGroups(leaf.text());
  const perMessage = groups.find((group) => group.has('reporting-mta')) ?? new Map<string, string>();
  const recipients = groups
    .filter((group) =>
      ['final-recipient', 'original-recipient', 'action', 'status', 'diagnostic-code'].some((key) => group.has(key)),
    )
    .map((group) => readRecipient(group, message.text));
  const named = recipients.filter((recipient) => recipient.address !== null);
  const server = (perMessage.get('reporting-mta') ?? '').replace(/^[^;]*;\s*/, '');
  return {
    recipients: named.length > 0 ? named : recipients.length > 0 ? recipients : wordReport(message, '').recipients,
    originalMessageId: findOriginalId(message),
    reportingServer: server === '' ? null : server.slice(0, 253),
    standard: true,
  };
}

function readRecipient(group: Map<string, string>, text: string): BouncedRecipient {
  const address = addressAfterType(group.get('final-recipient')) ?? addressAfterType(group.get('original-recipient'));
  const diagnostic =
    (group.get('diagnostic-code') ?? '').replace(/^\s*[a-z0-9-]+\s*;\s*/i, '') || (group.get('status') ?? '');
  const status = statusIn(group.get('status') ?? '') ?? statusIn(diagnostic);
  const word = /^\s*(failed|delayed|delivered|relayed|expanded)/i.exec(group.get('action') ?? '')?.[1]?.toLowerCase();
  const action =
    (word as BouncedRecipient['action'] | undefined) ??
    (status?.startsWith('2') ? 'delivered' : status?.startsWith('4') ? 'delayed' : 'failed');
  return describe(address, action, status, diagnostic || text.slice(0, 200));
}

function addressAfterType(field: string | undefined): string | null {
  if (field === undefined) return null;
  const bare = field.replace(/^\s*[a-z0-9-]+\s*;/i, '').trim();
  // "Final-Recipient: rfc822;ann@b.example (Ann)" and X.400-ish wrappings occur: take the address inside.
  return (
    normaliseAddress(bare) ?? normaliseAddress(/<?([^\s<>;()"]+@[^\s<>;()"]+?)>?(?=$|[\s>;()",])/.exec(bare)?.[1] ?? '')
  );
}

function statusIn(text: string): string | null {
  return /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1] ?? null;
}

const mailboxGone =
  /not listed in|user (is )?not found|non-?existent (hosts?|users?|domain)|unknown local[- ]part|unknown (recipient|address|account)|(doesn['’]t|does not) have an? \S+ account|no longer (valid|available|in use)|bad destination|user (is )?unknown|unknown user|no such (user|recipient|mailbox|address|person)|recipient (address )?(rejected|not found|unknown)|(mailbox|address|recipient|account|user)( \S+)? (does not|doesn't|doesnt|do not) exist|not exist|(mailbox|account|address) (is )?(unavailable|disabled|inactive|unknown|not found|suspended)|invalid (recipient|mailbox|address)|address not found|couldn't be found|wasn't found|no mailbox here|unrouteable address|host (or domain name )?not found|domain (name )?(\S+ )?(was )?(not found|does not exist)|nxdomain|unbekannt|existiert nicht|nicht vorhanden|(adresse|empfänger|postfach) .{0,40}nicht gefunden|inconnu|n'existe pas|no existe|inesistente|não existe/i;
const mailboxBusy =
  /over ?quota|quota exceeded|mailbox (is )?full|insufficient (system )?storage|try again|temporar|greylist|graylist|too many|timed? ?out|connection (refused|timed)|deferred|postfach voll|boîte .{0,20}pleine|lleno/i;
const weAreBlocked =
  /spam|blocked|blacklist|blocklist|denied by policy|policy (violation|reasons|rejection)|dmarc|spf|dkim|reputation|not authori[sz]ed|prohibited|content rejected|virus|message (is )?too (large|big)/i;

function describe(
  address: string | null,
  action: BouncedRecipient['action'],
  status: string | null,
  diagnostic: string,
): BouncedRecipient {
  const words = diagnostic.replace(/\s+/g, ' ').trim().slice(0, 500);
  return { address, action, status, diagnostic: words, severity: severityOf(action, status, words) };
}

function severityOf(
  action: BouncedRecipient['action'],
  status: string | null,
  words: string,
): BouncedRecipient['severity'] {
  if (action === 'delivered' || action === 'relayed' || action === 'expanded') return 'none';
  if (action === 'delayed' || status?.startsWith('4')) return 'soft';
  if (status !== null) {
    if (/^5\.(1\.(0|1|2|3|6|10)|2\.1|4\.4)$/.test(status))
      return weAreBlocked.test(words) && !mailboxGone.test(words) ? 'blocked' : 'hard';
    if (/^5\.(2\.2|3\.1|4\.5)$/.test(status)) return 'soft';
    if (/^5\.(7\.|3\.4|2\.3|6\.)/.test(status))
      return mailboxGone.test(words) && !weAreBlocked.test(words) ? 'hard' : 'blocked';
  }
  const isTransient = /(^|\D)4[2-5]\d[ -]/.test(words) && !/(^|\D)55[0-4][ -]/.test(words);
  if (isTransient) return 'soft';
  if (mailboxGone.test(words)) return 'hard';
  if (mailboxBusy.test(words)) return 'soft';
  if (weAreBlocked.test(words)) return 'blocked';
  return status?.startsWith('5') || /(^|\D)55[0134][ -]/.test(words) ? 'hard' : 'unknown';
}

const copyBelow =
  /^.{0,20}(below this line is a copy|this is a copy of the message|copy of the (original )?message|original message (follows|headers|attached)|header of the original|included message|unsent message below|return-path:|received: from|message header follows|ursprüngliche nachricht|kopie der nachricht).*$/im;

/** Reads a report without machine-readable part: addresses and codes from the server's sentences. */
function wordReport(message: Message, failedHeader: string): DeliveryReport {
  const words = wordsBeforeCopy(message.text);
  const own = new Set(
    message.headers
      .filter((header) => header.key === 'from' || header.key === 'to')
      .flatMap((header) => addressesIn(header.value)),
  );
  const named = failedHeader === '' ? failedIn(message, words, own) : addressesIn(failedHeader);
  const delayed = /delayed|warning|not yet been delivered|will (continue|keep) (to try|trying)|verzögert/i.test(
    message.subject + words.slice(0, 600),
  );
  const addresses: (string | null)[] = named.length > 0 ? [...new Set(named)].slice(0, 50) : [null];
  const recipients = addresses.map((address) => {
    const near = address === null || addresses.length === 1 ? words : wordsNear(words, address);
    return describe(address, delayed ? 'delayed' : 'failed', statusIn(near), reasonIn(near));
  });
  return { recipients, originalMessageId: findOriginalId(message), reportingServer: null, standard: false };
}

/** What a server says before it gives the mail back. */
function wordsBeforeCopy(text: string): string {
  const cut = copyBelow.exec(text);
  return cut ? text.slice(0, cut.index) : text.slice(0, 4000);
}

function saysFailed(words: string): boolean {
  return (
    [bounceSubject, mailboxGone, mailboxBusy].some((pattern) => pattern.test(words)) && addressesIn(words).length > 0
  );
}

/** Whom people turn to with questions about a failure. */
const helpers = /^(postmaster|mailer-daemon|hostmaster|abuse|helpdesk|help|support|servicedesk|admin(istrator)?|noc)@/;

/** The addresses that a server's words are about; where they name none, whom the returned copy was addressed to. */
function failedIn(message: Message, words: string, own: ReadonlySet<string>): string[] {
  const others = addressesIn(words).filter((address) => !own.has(address));
  const failed = others.filter((address) => !helpers.test(address));
  if (others.length > 0) return failed.length > 0 ? failed : others;
  const copy = [...message.leaves.filter(({ type }) => returned.test(type)).map((leaf) => leaf.text()), message.text];
  const to = copy
    .map((text) => /^(?:> ?)?to:[ \t]*(.{3,300})$/im.exec(text.slice(0, 100_000))?.[1])
    .find((line) => line !== undefined);
  return to === undefined ? [] : addressesIn(to).filter((address) => !own.has(address));
}

function addressesIn(text: string): string[] {
  return [...text.matchAll(/[^\s<>()[\]"',;:]{1,64}@[^\s<>()[\]"',;:]{3,253}/g)].flatMap(
    (match) => normaliseAddress(match[0].replace(/[.]+$/, '')) ?? [],
  );
}

function wordsNear(text: string, address: string): string {
  const at = text.toLowerCase().indexOf(address);
  return at === -1 ? text : text.slice(at, at + 600);
}

/** The sentence with the reply code, or the first line that sounds like a reason. */
function reasonIn(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const coded = lines.findIndex((line) => /(^|\D)[45]\d\d[ -]|[45]\.\d{1,3}\.\d{1,3}/.test(line));
  if (coded !== -1) return lines.slice(coded, coded + 3).join(' ');
  return (
    lines.find((line) => mailboxGone.test(line) || mailboxBusy.test(line) || weAreBlocked.test(line)) ??
    lines.filter(Boolean).slice(0, 3).join(' ')
  );
}

const idField = /^\s*(?:original-|x-original-|x-ms-exchange-original-)?message-id\s*:\s*(<[^<>\s]{3,250}>)/im;

const returned = /^(message\/(rfc822|global|rfc822-headers|global-headers)|text\/rfc822-headers)$/;

/** The Message-ID in the returned copy, else the one that the text quotes, else the one it answers. */
function findOriginalId(message: Message): string | null {
  for (const leaf of message.leaves) {
    if (!returned.test(leaf.type) && leaf.type !== 'message/delivery-status') continue;
    const found = idField.exec(
      leaf
        .text()
        .slice(0, 100_000)
        .replace(/\r?\n[ \t]+/g, ' '),
    );
    if (found) return found[1]!;
  }
  const inText = idField.exec(message.text);
  if (inText) return inText[1]!;
  const answered = `${headerOf(message.headers, 'in-reply-to')} ${headerOf(message.headers, 'references')}`;
  return [...answered.matchAll(/<[^<>\s]{3,250}>/g)].at(-1)?.[0] ?? null;
}
