// Capitalised words of ordinary English that name no person, company, deal or product.
const lists = `
  monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
  january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
  easter christmas xmas ramadan diwali thanksgiving whitsun pentecost advent
  english german french spanish italian dutch portuguese polish czech danish swedish norwegian finnish chinese japanese
  korean indian british american european asian african australian canadian mexican brazilian turkish greek hungarian
  romanian swiss austrian belgian irish scottish welsh nordic iberian baltic balkan mediterranean latin
  germany france spain italy netherlands portugal poland czechia denmark sweden norway finland china japan korea india
  britain england scotland wales ireland america europe asia africa australia canada mexico brazil turkey greece hungary
  romania switzerland austria belgium luxembourg bulgaria croatia slovenia slovakia estonia latvia lithuania iceland
  israel singapore scandinavia benelux ukraine egypt argentina chile colombia peru vietnam thailand indonesia malaysia
  earth internet web email excel word outlook bluetooth wifi
  ceo cfo cto coo cio cso vp svp evp md ciso dpo hr it qa qc qms r&d pr fao cc bcc re fw fwd ps nb fyi asap faq tbc tbd
  pdf csv xml json html http https url api apis sdk sso saml mfa usb nfc rfid gps gsm lte iot ai ml saas gdpr dpa nda sla slas
  rfp rfq rfi poc po sow msa kpi roi tco eta vat crm erp wms tms lims gxp gmp gdp gcp glp haccp capa sop sops oos fda ema
  mhra who iso iata tuv un eu uk us usa uae emea apac dach usd eur gbp chf cet cest utc gmt est edt pst pdt bst am pm
  mr mrs ms dr prof sir madam herr frau ok id ids no
  q1 q2 q3 q4 h1 h2
`;
const proper: ReadonlySet<string> = new Set(lists.trim().split(/\s+/));

// Words that business English likes to capitalise in titles of people, departments and papers.
const titleWords: ReadonlySet<string> = new Set(
  `head chief vice president director manager officer lead senior junior global regional group executive assistant
  quality assurance operations sales marketing finance legal procurement purchasing logistics compliance security
  engineering product support customer success account supply chain regulatory affairs human resources information
  technology board team department office owner partner founder counsel controller analyst consultant specialist
  hello hi dear hey good morning afternoon evening day best kind warm regards wishes sincerely thanks thank cheers yours
  many greetings faithfully cordially talk soon
  annex appendix article section chapter part schedule clause page exhibit figure table item step phase option version
  data processing agreement services order form statement of work terms conditions privacy policy security sheet
  yes no ok please attached subject draft new question answer north south east west northern southern eastern western
  central`
    .trim()
    .split(/\s+/),
);

/** Whether a capitalised word (given in lower case) is a calendar, country, language or trade word and names nobody. */
export function isProperWord(word: string): boolean {
  return proper.has(word);
}

/** Whether a word is often capitalised in job titles, greetings and titles of papers. */
export function isTitleWord(word: string): boolean {
  return titleWords.has(word);
}
