import { type ReplyRule, rule } from './reply-rule.ts';

const asked = /\?[!?"'”’»)\]\s]*$/u;
/** What takes a friendly word back. */
const declines =
  /(?<!\p{L})(?:niet|geen|nooit|niets|(?<=,) maar|echter|helaas|nog|vakantie|tot|afwezig|later|pas|opnieuw)(?!\p{L})/iu;

/** What Dutch sentences of a reply say. One sentence may say several things. */
export const dutchRules: readonly ReplyRule[] = [
  rule(
    'nobody_here',
    'left-the-company',
    [
      '(?:werkt|werk|werken)(?: \\p{L}+){0,4} niet (?:meer|langer)|(?:is|ben)(?: \\p{L}+){0,3} niet (?:meer|langer) (?:werkzaam|in dienst|bij ons|actief|verbonden|bereikbaar op)|niet (?:meer|langer) (?:werkzaam|in dienst|bij ons)|(?:heeft|heb|hebben) (?:ons|het|de|onze)(?: \\p{L}+){0,2} (?:bedrijf|organisatie|firma|onderneming|zaak)?(?: \\p{L}+){0,3} ?verlaten|(?:geniet|sinds)(?: \\p{L}+){0,3} pensioen|(?:uit dienst|met (?:vervroegd )?pensioen|gepensioneerd|overleden|een andere (?:baan|werkgever))|(?:niemand|geen)(?: \\p{L}+){0,4} (?:met die naam|met deze naam|genaamd|van die naam)|(?:bedrijf|zaak|winkel|vestiging)(?: \\p{L}+){0,3} (?:opgeheven|gestopt|failliet|gesloten)',
    ],
    asked,
  ),
  rule(
    'referral',
    'names-the-right-person',
    [
      '(?:neem|neemt|nemen)(?: \\p{L}+){0,4} contact op(?: met)?|(?:moet|kunt|kan|dient|kun)(?: \\p{L}+){0,3} (?:bij|met|naar)(?: \\p{L}+){1,5} (?:zijn|terecht|spreken|bellen|wenden|richten|hebben)|(?:u kunt|je kunt|daarvoor kunt u|wendt u|richt u)(?: \\p{L}+){0,3} (?:terecht bij|wenden tot|tot)|(?:vraag|bel|mail|benader|probeer|spreek|stuur)(?: (?:het|dit|dat|beter|even|maar|liever|eens|de|mijn|onze|met|naar|daarvoor)){0,4} (?:collega|afdeling|inkoop|manager|[\\p{L}]+ van (?:inkoop|de|het))|(?:juiste|goede|verkeerde|aangewezen) (?:persoon|contactpersoon|adres|aanspreekpunt)|(?:in|op) (?:cc|kopie)',
      '(?:gaat|gaan|beslist|beslissen|regelt|doet|verzorgt|beheert)(?: \\p{L}+){0,4} (?:over|collega|afdeling|inkoop|hoofdkantoor)|(?:gaat (?:hier|daar) ?over)|verantwoordelijk (?:voor|is)|(?:doorgestuurd|doorgezet|doorgegeven|doorgespeeld|stuur (?:het|dit|uw \\p{L}+|je \\p{L}+) door|geef (?:het|dit) door|leg (?:het|dit) (?:voor|neer) bij)(?: (?:naar|aan|bij))?|(?:ben|zijn) (?:ik )?(?:\\p{L}+ )?(?:niet|de verkeerde)(?: de| het)? ?(?:juiste|goede|aangewezen)? ?(?:persoon|contactpersoon|aanspreekpunt)|(?:ik )?ga (?:ik )?(?:daar|hier) niet over|niet mijn (?:afdeling|pakkie|taak|gebied)|(?:doe|zit|ben) (?:ik )?alleen (?:de|het|in|voor)',
    ],
    asked,
  ),
  rule(
    'not_now',
    'bad-time',
    [
      '(?:op dit moment|momenteel|nu|dit jaar|dit kwartaal|voorlopig|vooralsnog|de komende \\p{L}+|even)(?: \\p{L}+){0,4} (?:niet|geen|niets|te druk|druk|vol|vast)|(?:niet|geen)(?: \\p{L}+){0,4} (?:nu|op dit moment|momenteel|dit jaar|voorlopig|vóór|voor (?:de|het|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december))|later (?:dit jaar|misschien|nog|eens|weer|een keer)|volgend(?:e)? (?:jaar|kwartaal|voorjaar|najaar|seizoen)|(?:geen|niet het) (?:goed|juiste?|beste|handig) (?:moment|tijdstip|timing)|(?:slecht|verkeerd|ongelukkig) moment|nog niet|te vroeg|pas (?:in|na|vanaf|weer|volgend|over|als|eind|begin)|(?:na|voor) de (?:zomer|vakantie|bouwvak|feestdagen|verhuizing|kerst|winter|oogst|audit|piek\\p{L}*)|in het (?:najaar|voorjaar|nieuwe jaar)',
      "(?:te |heel |erg |super|veel te |hartstikke )druk|drukte|(?:tot (?:over )?(?:onze|mijn) (?:oren|nek)|tot over|onder water|handen vol|overvol|midden in|hoogseizoen|geen tijd|geen capaciteit|onderbezet|agenda(?:'s)? (?:is|zit|zitten) vol)|(?:kom|komt|bel|belt|mail|vraag|probeer|benader|neem|spreken|praten|stuur|klop|herinner)\\p{L}*(?: [\\p{L}]+){0,8} (?:eind|begin|medio|na|over (?:een|twee|drie|zes|\\d)|in (?:het|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)|volgend|later|als|zodra|wanneer|rond|vanaf|terug|opnieuw|nog (?:eens|een keer))|budget(?:ten)?(?: \\p{L}+){0,4} (?:op|bevroren|vergeven|besteed|dicht|vast|rond)|(?:uitgesteld|uitstellen|doorgeschoven|geparkeerd|parkeren|in de wacht|on hold|stilgelegd|geen prioriteit)|eerst (?:de|het|onze|moeten|even|nog|mijn)(?: \\p{L}+){0,6}|(?:contract|licentie|abonnement)[^.!?]{0,40}(?:loopt|tot|nog|verloopt|afloopt)",
    ],
    asked,
  ),
  rule(
    'objection',
    'does-not-want-it',
    [
      'geen (?:\\p{L}+ )?(?:interesse|behoefte|belangstelling|nut|meerwaarde|noodzaak|gebruik|toepassing|aanleiding|zin|heil|brood|reden)|niet (?:\\p{L}+ )?(?:geïnteresseerd|nodig|interessant|relevant|geschikt|van toepassing|rendabel|haalbaar|overtuigd|zinvol|voor ons|iets voor)|(?:hebben|heb|heeft)(?: \\p{L}+){0,3} niet nodig|(?:niets|niks) (?:voor ons|aan|nodig)|past (?:\\p{L}+ )?niet|zie(?:n)?(?: \\p{L}+){0,4} (?:niet|geen)|(?:dus|wordt|is een|helaas) nee|nee,? (?:bedankt|dank|hoor)|(?:bedankt|dank u|dank je),? maar (?:nee|we|wij|geen|niet)|(?:zien (?:we|wij) )?(?:ervan )?af(?:gezien)?(?=[.!]|$)|slaan (?:we |wij )?over|laat maar|te klein|(?:loont|rendeert)(?: \\p{L}+){0,3} niet|levert (?:ons )?(?:niets|te weinig)',
      '(?:veel |iets |gewoon |wat )?te (?:duur|prijzig|hoog|kostbaar)|(?:buiten|boven|past niet (?:binnen|in))(?: \\p{L}+)? budget|geen (?:\\p{L}+ )?(?:budget|geld)|goedkoper|(?:prijs|kosten|tarief)(?: \\p{L}+){0,3} (?:hoog|te hoog|fors|pittig)|niet (?:veroorloven|betalen)|boven (?:ons|het) budget',
      '(?:hebben|heb|heeft|gebruiken|werken|doen|doet|zijn|zitten|regelen|maken)(?: \\p{L}+){0,4} (?:al|reeds|zelf)(?! (?:gezien|gelezen|ontvangen|gehoord))|(?:al|reeds)(?: \\p{L}+){0,4} (?:leverancier|partner|oplossing|systeem|partij|iemand|contract|voorzien|geregeld|onder de pannen|tevreden)|(?:tevreden|blij|gelukkig) (?:met|over)(?! uw| je| jullie)|(?:vaste|huidige|eigen|bestaande|andere) (?:\\p{L}+ )?(?:leverancier|partner|partij|oplossing|systeem|software|mensen|team|dienst|afdeling)|(?:in eigen (?:beheer|huis)|intern (?:opgelost|geregeld)|zelf (?:gebouwd|ontwikkeld|gemaakt|geschreven))|(?:net|pas|onlangs|vorig jaar|recent)(?: \\p{L}+){0,4} (?:vervangen|vernieuwd|aangeschaft|gekocht|overgestapt|getekend|geïnstalleerd)|(?:gekozen|gegaan|gaan|kozen) (?:voor|met) (?:een )?(?:andere?|concurrent)',
      '(?:hoofdkantoor|moederbedrijf|directie|groep|ict|it-afdeling|it|beveiliging|juridisch\\p{L}*|avg|privacy|compliance|ondernemingsraad)[^.!?]{0,60}(?:niet|geen|verbied\\p{L}*|bepaal\\p{L}*|beslist|schrijft voor|wijst|blokkeert)|mogen(?: \\p{L}+){0,4} (?:niet|geen)|(?:twijfel\\p{L}*|bezwa\\p{L}+|zorgen over|sceptisch|huiverig|slechte ervaring\\p{L}*|teleurgesteld|niet te vertrouwen)',
    ],
    asked,
  ),
  rule(
    'interested',
    'likes-it',
    [
      '(?:heb|hebben|hebt|zou|zouden)(?: \\p{L}+){0,4} (?:interesse|belangstelling)|(?:klinkt|lijkt|ziet er|vind|vinden)(?: \\p{L}+){0,5} (?:goed|interessant|prima|leuk|nuttig|veelbelovend|mooi|handig|wat|top)(?: uit)?|(?:wel |zeer |erg |ben |zijn |heel )(?:geïnteresseerd|benieuwd|nieuwsgierig|interessant)|(?:wil|willen|zou|zouden)(?: \\p{L}+){0,4} (?:graag|wel|best)(?: \\p{L}+){0,5} (?:weten|horen|zien|proberen|testen|uitproberen|ontvangen|spreken|bespreken|demo|offerte|afspraak|meer)|graag (?:een|meer|maken|horen|even|de|uw|jullie|een keer|op|ontvang|plannen)|(?:net|precies|juist|al tijden|al lang|toevallig)(?: \\p{L}+){0,3} (?:naar op zoek|op zoek|wat (?:we|wij|ik)|bezig|nodig|over gehad)|(?:komt|kom) (?:\\p{L}+ )?(?:goed uit|als geroepen|op het juiste moment)|goed idee|waarom niet|laten we',
      '(?:bel|belt)(?: (?:u|me|mij|ons|maar|even|gerust|gerust|dan)){1,4}|(?:stuur|mail|zend)(?: (?:u|me|mij|ons|maar|even|gerust|dan|de|het|een|uw|jullie)){1,5} ?(?:prijs\\p{L}*|offerte|voorstel|brochure|contract|uitnodiging|catalogus|presentatie|informatie|info|link|proef\\p{L}*|monster\\p{L}*|op|door)?|(?:kom|komt)(?: \\p{L}+){0,4} (?:langs|eens praten|kijken)|(?:laat|toon)(?: \\p{L}+){0,4} (?:zien|horen)|(?:maandag|dinsdag|woensdag|donderdag|vrijdag|morgen|volgende week)\\p{L}*[^.!?]{0,30}(?:schikt|past|kan|prima|goed|uur|vrij|beschikbaar|ochtend|middag)|(?:schikt|past|kan|vrij|tijd|beschikbaar)(?: \\p{L}+){0,3} (?:maandag|dinsdag|woensdag|donderdag|vrijdag|morgen|volgende week)\\p{L}*|(?:afspraak|demo|proef|gesprek)(?: \\p{L}+){0,3} (?:maken|plannen|inplannen|doen)',
    ],
    declines,
  ),
];
