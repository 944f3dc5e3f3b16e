/** What helps to tell a signature from text. */
export interface SignatureHints {
  senderName?: string;
  senderAddress?: string;
  /** Whether new text stands above this stretch, so that the stretch may be nothing but a signature. */
  hasTextBefore?: boolean;
}

interface Line {
  text: string;
  mark?: string | null;
}

const delimiter = /^\s*(--|––|—|-- )\s*$/;
/** A name behind a dash that stands for "yours": `-Ann Lee`. With a space behind the dash it is an item of a list. */
const dashedName = /^\s*(?:--?|[–—])\p{Lu}[\p{L}.'’-]*(?:\s+\p{Lu}[\p{L}.'’-]*){0,3}$/u;
/** A company whose name ends in a full stop. */
const legalForm = /\b(inc|ltd|corp|co|llc|llp|s\.?a|s\.?p\.?a|s\.?r\.?l|b\.?v|n\.?v|e\.?k|e\.?v)\.$/i;
const ruler = /^\s*[-_=*~]{4,}\s*$/;

const devices: readonly RegExp[] = [
  /^(sent|envoyé|enviado|inviato|verzonden|skickat|sendt|wysłane|odesláno|отправлено|gesendet|lähetetty|gönderildi)\s+(from|with|via|de|desde|do|dal|da|vanaf|från|fra|z|ze|с|von|mit|depuis|met|iphonesta)\b.{0,60}$/iu,
  /^von (meinem|my) .{1,40} gesendet\.?$/i,
  /^get outlook for (ios|android).{0,60}$/i,
  /^(outlook für (ios|android) (herunterladen|beziehen)|télécharger outlook pour (ios|android)|obtener outlook para (ios|android)).{0,60}$/i,
  /^(发自我的|從我的|iphoneから送信|나의 iphone에서 보냄).{0,40}$/iu,
  /^diese nachricht wurde von meinem .{1,60} gesendet\.?$/i,
  /^via (mobile|phone)$/i,
];

const disclaimers: readonly RegExp[] = [
  /^(\W*)(confidentiality( notice)?|disclaimer|legal notice|privileged and confidential|important notice|vertraulichkeitshinweis|haftungsausschluss|avis de confidentialité|aviso legal|aviso de confidencialidad)\b/i,
  /^(this|the information (contained )?in this) (e-?mail|message|communication|transmission)\b.{0,120}(confidential|intended|privileged|addressee|recipient)/i,
  /^(diese e-mail (enthält|kann|ist)|ce (message|courriel) .{0,60}(confidentiel|destinataire)|este (mensaje|correo) .{0,80}(confidencial|destinatario))/i,
  /^(please consider the environment before printing|bitte denken sie an die umwelt|think before you print)/i,
];

/** Words with which people end a mail; the whole line is nothing else. */
const closing =
  /^(many thanks|thanks( so much| a lot| again| in advance)?( and (best|kind|warm)? ?regards)?|thank you( very much| so much| again| in advance)?( and (best|kind|warm)? ?regards)?|thx|cheers|((with|my|our) )?((best|kind|kindest|warm|warmest|many|good)( and (kind|warm|best))? )?(regards|wishes|rgds)|regards|rgds|br|best|all the best|yours( truly| sincerely| faithfully)?|sincerely( yours)?|respectfully|cordially|take care|talk soon|have a (great|good|nice) (day|week|weekend|one)|(mit )?(freundlichen|besten|herzlichen|lieben|vielen|schönen)?\s*(grüßen|grüsse|grüße|gruß|gruss|gruessen)(n)?( aus .{2,30})?|(viele|beste|liebe|herzliche|schöne|freundliche) (grüße|grüsse|gruesse)( aus .{2,30})?|mfg|vg|lg|besten dank|vielen dank|danke( schön| sehr)?( und (viele|beste|liebe) grüße)?|hochachtungsvoll|(bien )?cordialement|(meilleures|sincères|bien cordiales)? ?salutations( distinguées)?|bien à vous|merci( beaucoup| d'avance)?|à bientôt|(un )?(cordial )?saludos?( cordiales)?|atentamente|un abrazo|gracias|muchas gracias|(cordiali|distinti) saluti|grazie|atenciosamente|att|abraços|obrigado|obrigada|met vriendelijke groeten?|vriendelijke groet(en)?|groet(en|jes)?|mvg|bedankt|med vänliga hälsningar|vänliga hälsningar|mvh|hälsningar|med venlig hilsen|venlig hilsen|vennlig hilsen|hilsen|hälsar|terveisin|ystävällisin terveisin|pozdrawiam|z poważaniem|s pozdravem|s pozdravom|üdvözlettel|saygılarımla|с уважением|с наилучшими пожеланиями|с найкращими побажаннями|з повагою|спасибо|此致|敬具|よろしくお願いいたします|よろしくお願いします|감사합니다)\s*[,.!–—-]*$/iu;

const contactLine =
  /[^\s@]{1,64}@[^\s@]{1,255}\.[a-z]{2,}|(https?:\/\/|www\.)\S+|(\+|\(?0)[\d\s().\-/]{6,}\d|\(\d{3}\)\s*\d{3}|\b\d{3}[-.]\d{3}[-.]\d{4}\b|^(tel|phone|mobile|mob|fax|cell|skype|linkedin|t|m|f|p|e|w|o|d|telefon|handy|tél|direct|office|email|e-mail|web)\s*[.:|]/iu;

/**
 * Index of the first line of the signature in a stretch of new text, `lines.length` when there is none. In this order:
 * the delimiter `-- `, a mark from the markup, "Sent from my ...", a disclaimer, a closing phrase with at most a
 * dozen short lines under it, the sender's own name near the end, a rule or a block of contact lines at the end.
 */
export function signatureStart(lines: readonly Line[], hints: SignatureHints): number {
  const end = lines.findLastIndex((line) => line.text.trim() !== '') + 1;
  const texts = lines.slice(0, end).map((line) => line.text.trim());
  const explicit = lines.slice(0, end).findIndex((line, index) => {
    if (line.mark === 'signature-start' || delimiter.test(line.text)) return true;
    return isTail(texts, index) && [...devices, ...disclaimers].some((pattern) => pattern.test(texts[index]!));
  });
  const bottom = explicit === -1 ? end : explicit;
  const start = guessedStart(texts.slice(0, bottom), hints);
  const first = texts.findIndex((text) => text !== '');
  if (start > first || hints.hasTextBefore) return start < end ? start : lines.length;
  // Nothing would be left: "Thanks, / Ann" is an answer, so its first line stays text.
  const afterFirst = texts.findIndex((text, index) => index > first && text !== '');
  return explicit > first ? explicit : afterFirst === -1 ? lines.length : afterFirst;
}

/** A device line or disclaimer is part of the signature only near the end. */
function isTail(texts: readonly string[], index: number): boolean {
  return texts.length - index <= 25;
}

function guessedStart(texts: readonly string[], hints: SignatureHints): number {
  const end = texts.findLastIndex((text) => text !== '') + 1;
  const filled = texts.flatMap((text, index) => (text === '' ? [] : [index]));
  const from = filled.at(-16) ?? 0;
  const name = nameMatcher(hints);
  for (let index = from; index < end; index++) {
    const below = texts.slice(index + 1, end).filter((text) => text !== '');
    if (!below.every(isShort)) continue;
    const text = texts[index]!;
    if (closing.test(text) && below.length <= 12) return index;
    if (name(text) && (below.length === 0 ? index > 0 : below.every((other) => isSignatureLike(other, name))))
      return index;
    const standsAlone = index > 0 && texts[index - 1] === '';
    if (dashedName.test(text) && standsAlone && below.every((other) => isSignatureLike(other, name))) return index;
    if (ruler.test(text) && below.some((other) => contactLine.test(other))) return index;
  }
  return contactBlockStart(texts, end);
}

/** A last paragraph of at least two lines, two of them contact data and all of them short, with its name line. */
function contactBlockStart(texts: readonly string[], end: number): number {
  const before = texts.slice(0, end).lastIndexOf('');
  const block = texts.slice(before + 1, end);
  const contacts = block.filter((text) => contactLine.test(text)).length;
  const isSignature = before > 0 && block.length >= 2 && block.length <= 10 && contacts >= 2 && block.every(isShort);
  return isSignature ? before + 1 : texts.length;
}

function isShort(text: string): boolean {
  return text.length <= 90 && text.split(/\s+/).length <= 10 && !/[?]$/.test(text);
}

function isSignatureLike(text: string, name: (text: string) => boolean): boolean {
  return (
    name(text) ||
    contactLine.test(text) ||
    legalForm.test(text) ||
    devices.some((pattern) => pattern.test(text)) ||
    !/[.!?:,]$/.test(text)
  );
}

/** Whether a line is the sender's name: all of its words, or the first name alone. */
function nameMatcher(hints: SignatureHints): (text: string) => boolean {
  const source = hints.senderName || (hints.senderAddress ?? '').split('@')[0]!;
  const words: string[] = source.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  if (words.length === 0) return () => false;
  return (text) => {
    const bare = text.replace(/^[*_]+|[*_]+$/g, ''); // bold, as text shows it
    const own = bare.toLowerCase().replace(/,?\s*(ph\.?d|mba|msc|cpa|esq|dr|prof)\.?$/i, '');
    const parts: string[] = own.match(/\p{L}{2,}/gu) ?? [];
    if (parts.length === 0 || parts.length > words.length + 2 || text.length > 60 || /[?!:]/.test(text)) return false;
    return (
      own.replace(/^[-–—~\s]+/, '') === words[0] ||
      (words.length > 1 && words.every((word) => parts.includes(word))) ||
      (parts.length <= 4 && words.length === 1 && parts[0] === words[0])
    );
  };
}
