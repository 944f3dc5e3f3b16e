/** One `Windows name = IANA name` per line, as in the Unicode CLDR supplemental data; the most frequent ones. */
const list = `
  Dateline Standard Time = Etc/GMT+12
  Hawaiian Standard Time = Pacific/Honolulu
  Alaskan Standard Time = America/Anchorage
  Pacific Standard Time = America/Los_Angeles
  US Mountain Standard Time = America/Phoenix
  Mountain Standard Time = America/Denver
  Central Standard Time = America/Chicago
  Central America Standard Time = America/Guatemala
  Canada Central Standard Time = America/Regina
  Central Standard Time (Mexico) = America/Mexico_City
  Eastern Standard Time = America/New_York
  US Eastern Standard Time = America/Indiana/Indianapolis
  SA Pacific Standard Time = America/Bogota
  Atlantic Standard Time = America/Halifax
  SA Western Standard Time = America/La_Paz
  Pacific SA Standard Time = America/Santiago
  Newfoundland Standard Time = America/St_Johns
  E. South America Standard Time = America/Sao_Paulo
  Argentina Standard Time = America/Argentina/Buenos_Aires
  UTC = Etc/UTC
  GMT Standard Time = Europe/London
  Greenwich Standard Time = Atlantic/Reykjavik
  W. Europe Standard Time = Europe/Berlin
  Romance Standard Time = Europe/Paris
  Central Europe Standard Time = Europe/Budapest
  Central European Standard Time = Europe/Warsaw
  W. Central Africa Standard Time = Africa/Lagos
  GTB Standard Time = Europe/Bucharest
  E. Europe Standard Time = Europe/Chisinau
  FLE Standard Time = Europe/Kiev
  Israel Standard Time = Asia/Jerusalem
  Egypt Standard Time = Africa/Cairo
  South Africa Standard Time = Africa/Johannesburg
  Turkey Standard Time = Europe/Istanbul
  Russian Standard Time = Europe/Moscow
  Arab Standard Time = Asia/Riyadh
  E. Africa Standard Time = Africa/Nairobi
  Iran Standard Time = Asia/Tehran
  Arabian Standard Time = Asia/Dubai
  Pakistan Standard Time = Asia/Karachi
  India Standard Time = Asia/Kolkata
  Sri Lanka Standard Time = Asia/Colombo
  Nepal Standard Time = Asia/Kathmandu
  Bangladesh Standard Time = Asia/Dhaka
  SE Asia Standard Time = Asia/Bangkok
  China Standard Time = Asia/Shanghai
  Singapore Standard Time = Asia/Singapore
  W. Australia Standard Time = Australia/Perth
  Taipei Standard Time = Asia/Taipei
  Tokyo Standard Time = Asia/Tokyo
  Korea Standard Time = Asia/Seoul
  Cen. Australia Standard Time = Australia/Adelaide
  AUS Central Standard Time = Australia/Darwin
  E. Australia Standard Time = Australia/Brisbane
  AUS Eastern Standard Time = Australia/Sydney
  New Zealand Standard Time = Pacific/Auckland
`;

/** IANA zone of a name that Windows and Outlook write into calendars. */
export const windowsZones: ReadonlyMap<string, string> = new Map(
  list
    .split('\n')
    .map((line) => line.trim().split(' = '))
    .filter((pair): pair is [string, string] => pair.length === 2),
);
