import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectLanguage } from './detect-language.ts';

const samples: Record<string, string[]> = {
  en: [
    'Thanks for the call. Could you send me the price list before Friday?',
    'We have looked at the offer and would like to talk about the second site.',
    'Sounds good to me.',
  ],
  de: [
    'Vielen Dank für das Gespräch. Können Sie mir bitte die Preisliste schicken?',
    'Wir haben das Angebot geprüft und würden gerne über den zweiten Standort sprechen.',
    'Das passt für uns, danke.',
  ],
  fr: [
    'Merci pour votre appel. Pourriez-vous nous envoyer la liste des prix avant vendredi ?',
    'Nous avons étudié votre offre et nous souhaitons parler du deuxième site.',
  ],
  es: [
    'Gracias por la llamada. ¿Podría enviarnos la lista de precios antes del viernes?',
    'Hemos revisado la oferta y nos gustaría hablar sobre el segundo almacén.',
  ],
  it: [
    'Grazie per la telefonata. Potrebbe inviarci il listino prezzi prima di venerdì?',
    'Abbiamo esaminato la vostra offerta e vorremmo parlare della seconda sede.',
  ],
  nl: [
    'Bedankt voor het gesprek. Kunt u ons de prijslijst voor vrijdag sturen?',
    'We hebben de offerte bekeken en willen graag over de tweede locatie praten.',
  ],
  pt: [
    'Obrigado pela chamada. Podem enviar-nos a lista de preços antes de sexta-feira?',
    'Analisámos a proposta e gostaríamos de falar sobre o segundo armazém.',
  ],
};

test('business mail in seven languages is told apart', () => {
  const read = Object.entries(samples).map(([language, texts]) => [language, texts.map(detectLanguage)]);
  assert.deepEqual(
    read,
    Object.entries(samples).map(([language, texts]) => [language, texts.map(() => language)]),
  );
});

test('where little says so, nothing is claimed', () => {
  assert.equal(detectLanguage('OK'), null);
  assert.equal(detectLanguage('LogStar One 24 Basel Rotterdam 1400'), null);
  assert.equal(detectLanguage(''), null);
});
