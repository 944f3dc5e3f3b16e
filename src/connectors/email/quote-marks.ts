/** Words before the colon in the header block that mail programs put above an earlier message. */
const headerNames = new Map<string, 'from' | 'date' | 'to' | 'subject' | 'other'>();
function teach(kind: 'from' | 'date' | 'to' | 'subject' | 'other', words: string): void {
  for (const word of words.split('|')) headerNames.set(word, kind);
}
teach(
  'from',
  'from|von|de|da|van|från|fra|od|från|от|от кого|feladó|lähettäjä|kimden|gönderen|expéditeur|remitente|mittente|afzender|avsändare|avsender|odesílatel|odosielateľ|nadawca|发件人|寄件者|差出人|送信者|보낸 사람|보낸사람|מאת|من|από|від|di',
);
teach(
  'date',
  'sent|date|gesendet|datum|envoyé|date d’envoi|enviado|enviado el|enviada em|fecha|data|inviato|verzonden|skickat|sendt|dato|wysłano|wysłany|odesláno|odoslané|дата|отправлено|küldve|dátum|lähetetty|päivämäärä|gönderildi|tarih|发送时间|日期|寄件日期|送信日時|日時|보낸 날짜|날짜|נשלח|تاريخ|ημερομηνία|надіслано|lähetyspäivä|gesendet am|data wysłania|envoyé le',
);
teach(
  'to',
  'to|an|à|a|para|aan|till|til|do|komu|кому|címzett|vastaanottaja|kime|kime/alıcı|destinataire|destinatario|收件人|宛先|받는 사람|받는사람|אל|إلى|προς|pour',
);
teach(
  'subject',
  'subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|předmět|predmet|тема|tárgy|aihe|konu|主题|主旨|件名|제목|נושא|الموضوع|θέμα',
);
teach(
  'other',
  'cc|bcc|kopie|kopia|kopi|copia|copie|reply-to|importance|wichtigkeit|attachments|anlagen|pièces jointes|抄送|副本|копия|organization|newsgroups|message-id|priority|vs|participants',
);

/** Which header of an earlier message the line looks like (`Sent: Monday ...`, `*Von:* Ann`), or null. */
export function headerKind(line: string): 'from' | 'date' | 'to' | 'subject' | 'other' | null {
  const plain = line.replace(/^[>\s|*_]+/, '').slice(0, 60);
  const match = /^([^:：*]{1,24}?)[*_]*\s*[:：]/u.exec(plain);
  return match ? (headerNames.get(match[1]!.trim().toLowerCase()) ?? null) : null;
}

const separators: readonly RegExp[] = [
  /^[-–—_=*\s]{2,}\s*(original( message| appointment)|ursprüngliche (nachricht|e-mail)|originalnachricht|original-nachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande|original meddelelse|oprindelig meddelelse|opprinnelig melding|wiadomość oryginalna|původní zpráva|pôvodná správa|исходное сообщение|пересылаемое сообщение|eredeti üzenet|alkuperäinen viesti|orijinal mesaj|özgün ileti|原始邮件|邮件原件|原始郵件|元のメッセージ|원본 메시지|הודעה מקורית|forwarded message|forwarded by .{1,80}|weitergeleitete nachricht|message transféré|message transmis|mensaje reenviado|mensagem (encaminhada|reencaminhada)|messaggio inoltrato|doorgestuurd bericht|vidarebefordrat meddelande|videresendt (meddelelse|melding)|przekazana wiadomość|přeposlaná zpráva|továbbított üzenet|edelleen lähetetty viesti|iletilen mesaj|转发邮件|轉寄郵件|転送メッセージ|전달된 메시지|reply message|reply separator)\s*[-–—_=*\s]*$/iu,
  /^(begin forwarded message|anfang der weitergeleiteten nachricht|début du message (transféré|réexpédié)|inicio del mensaje reenviado|início da mensagem (re)?encaminhada|inizio messaggio inoltrato|begin doorgestuurd bericht|vidarebefordrat brev|start på videresendt besked|начало переадресованного сообщения)\s*:?\s*$/iu,
  /^-{3,}\s*(reply above this line|bitte oberhalb dieser linie antworten|please type your reply above this line)\s*-{3,}$/i,
  /^##-\s.*\s-##$/,
];

/** A line that only says that an earlier message follows, in the words of common mail programs. */
export function isSeparator(line: string): boolean {
  return line.length < 160 && separators.some((pattern) => pattern.test(line.trim()));
}

const month = '(?:\\p{L}{3,12}\\.?)';
const dateLike = new RegExp(
  `\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}|\\d{4}[./-]\\d{1,2}[./-]\\d{1,2}|\\d{1,2}\\.?(?:st|nd|rd|th)?\\s+(?:de\\s+)?${month},?\\s+(?:de\\s+)?\\d{2,4}|${month}\\s+\\d{1,2},?\\s+\\d{4}|\\d{4}\\s*[年년]|\\d{1,2}:\\d{2}`,
  'u',
);
const addressLike = /[^\s<>@]{1,64}@[^\s<>@]{1,255}/;

/** `On <date>, <person> wrote:` in many languages: how it starts and the verb with which it ends. */
const attributions: readonly { start: RegExp; verb: RegExp }[] = [
  { start: /^(-{2,4}\s*)?(on|at|in)\s/i, verb: /\b(wrote|writes|said)\s*[:：]/i },
  { start: /^(am|um|on)\s/i, verb: /\b(schrieb|schreibt|hat geschrieben)\b/i },
  { start: /^(le|à)\s/i, verb: /\b(a écrit|écrivait|écrit)\s*[:：]?/i },
  { start: /^(el|a las)\s/i, verb: /\b(escribió|escribio|ha escrito)\s*[:：]?/i },
  { start: /^(il|in data|alle)\s/i, verb: /\b(ha scritto|scrisse)\s*[:：]?/i },
  { start: /^(em|no dia|a\(s\)|às)\s/i, verb: /\b(escreveu|escreveram)\s*[:：]?/i },
  { start: /^(op)\s/i, verb: /\b(schreef|heeft .{0,80}geschreven)\b/i },
  { start: /^(den|d\.|på|ons|tors|fre|mån|tis|lör|sön|man|tirs|tor|lør|søn)\b/i, verb: /\b(skrev|skreiv)\b/i },
  { start: /^(w dniu|dnia|pon|wt|śr|czw|pt|sob|niedz|\d)/i, verb: /(napisał|napisała|pisze)(\(a\))?\s*[:：]?/i },
  { start: /^(dne|dňa|po|út|st|čt|pá|so|ne|\d)/i, verb: /(napsal|napsala|napísal|napísala)(\(a\))?\s*[:：]?/i },
  { start: /^/, verb: /(написал|написала|пишет|писал|писала)(\(а\))?\s*[:：]/i },
  {
    start: /^/,
    verb: /(kirjoitti|ezt írta|írta|yazdı|şunu yazdı|a scris|έγραψε|написав|пише|написа|je napisao|je napisal(a)?)\s*[:：]/iu,
  },
  { start: /^/, verb: /(写道|寫道|のメール|書きました|さんは書きました|작성|님이 작성|كتب|כתב|כתבה)\s*[:：]/u },
];
/** Programs that put only date and person above the earlier text: `26.06.2014, 14:41, "Ann" <a@b.example>:`. */
const bareAttribution = /^[^?!]{0,160}<?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?[^.?!]{0,20}[:：]\s*$/u;

/** Whether a line (or up to four joined ones) introduces quoted text and says when or from which address it came. */
export function isAttribution(joined: string): boolean {
  const line = joined.replace(/[\u200e\u200f\u202a-\u202e]/g, '').trim();
  if (line.length > 400) return false;
  const dated = dateLike.test(line);
  if (!dated && !addressLike.test(line)) return false;
  if (!/[:：]\s*$/u.test(line) && !/(schrieb|schreef|skrev|wrote|escribió|écrit)\s.{0,80}[:：]?\s*$/i.test(line))
    return false;
  if (attributions.some(({ start, verb }) => start.test(line) && verb.test(line))) return true;
  return dated && bareAttribution.test(line);
}

const verbAtEnd =
  /(?:^|\s)(?:wrote|writes|said|schrieb|schreibt|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał(?:a|\(a\))?|написал(?:а|\(а\))?|пишет|yazdı|kirjoitti)\s*[:：]$/iu;

/** `Bob wrote:`, without date or address: it introduces quoted text only where marked text follows at once. */
export function isShortAttribution(line: string): boolean {
  return line.length <= 100 && line.split(/\s+/).length <= 8 && verbAtEnd.test(line.trim());
}

/** An attribution that carries its own date, so that the line above it is no part of it. */
export function isDatedAttribution(joined: string): boolean {
  return dateLike.test(joined) && isAttribution(joined);
}
