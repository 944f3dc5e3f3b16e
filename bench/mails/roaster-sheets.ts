/** What the second tenant of the bench may share with anybody: in German and in English, as its makers wrote it. */
export const roasterSheets: readonly { fileName: string; text: string }[] = [
  {
    fileName: 'datenblatt-trommelroester.md',
    text: `# Datenblatt: Trommelröster R5, R15 und R30

## Leistung

Der R5 röstet bis zu 5 kg je Charge, der R15 bis zu 15 kg und der R30 bis zu 30 kg. Eine Charge dauert zwischen 12 und 16 Minuten. Der R15 schafft 60 kg in der Stunde, der R30 schafft 120 kg in der Stunde.

## Anschlüsse

Alle Röster laufen mit Erdgas oder Flüssiggas; der R5 ist auch mit Strom lieferbar. Der R15 braucht einen Drehstromanschluss mit 16 A, der R30 einen mit 32 A. Der Abluftkanal hat beim R15 einen Durchmesser von 180 mm und beim R30 einen Durchmesser von 250 mm.

## Maße

Der R15 ist 1,9 m breit, 1,2 m tief und 2,1 m hoch und wiegt 720 kg. Der R30 wiegt 1.150 kg und braucht einen Boden, der 600 kg je Quadratmeter trägt.
`,
  },
  {
    fileName: 'aufstellung-und-inbetriebnahme.md',
    text: `# Aufstellung und Inbetriebnahme

## Ablauf

Zwischen Auftrag und Lieferung liegen zehn bis zwölf Wochen. Unsere Monteure stellen den Röster an zwei Tagen auf und nehmen ihn in Betrieb. Am dritten Tag schulen wir bis zu vier Personen an der Maschine.

## Genehmigung

Ein Röster mit Nachverbrennung braucht in Deutschland keine Genehmigung nach Bundesimmissionsschutzgesetz, solange weniger als 75 kg in der Stunde geröstet werden. Den Schornsteinfeger bestellt der Betreiber; die Unterlagen für die Abnahme liefern wir mit.

## Abluft

Der Nachverbrenner K2 beseitigt Rauch und Geruch bei 350 bis 450 °C. Er lässt sich an jedem R15 und R30 ab Baujahr 2015 nachrüsten.
`,
  },
  {
    fileName: 'service-and-warranty.md',
    text: `# Service and warranty sheet

## Warranty

Every roaster has a warranty of 24 months from commissioning. It covers parts, labour and the technician's travel. Burners and bearings have a warranty of 36 months.

## When something fails

A technician calls back within four working hours. A machine that stands still is repaired on site within two working days in Germany, Austria, Ireland and the United Kingdom. Spare parts that are ordered before 14:00 leave Bremen on the same day.

## Yearly service

The yearly service takes one working day and includes burner, bearings, sensors and exhaust. It is booked at least four weeks ahead.
`,
  },
  {
    fileName: 'datasheet-drum-roasters.md',
    text: `# Datasheet: drum roasters R5, R15 and R30

## Capacity

The R5 roasts batches of up to 5 kg, the R15 up to 15 kg and the R30 up to 30 kg. A batch takes between 12 and 16 minutes. The R15 roasts 60 kg an hour and the R30 roasts 120 kg an hour.

## Energy

All roasters burn natural gas or propane, and the R5 is also available with electric heating. The R15 uses 0.9 cubic metres of natural gas for each batch. The electric R5 needs a three-phase connection with 32 A.

## Size and noise

The R15 is 1.9 m wide, 1.2 m deep and 2.1 m high and weighs 720 kg. At one metre the R15 makes 68 dB of noise while roasting. The machine passes through a door of 1.3 m when the hopper is taken off.
`,
  },
  {
    fileName: 'installation-sheet.md',
    text: `# Installation and commissioning sheet

## Timing

Delivery takes ten to twelve weeks from the order. Our fitters install and commission a roaster in two days. On the third day we train up to four people on the machine.

## Outside Germany

We deliver to Ireland and the United Kingdom with customs cleared and duties paid. The local gas fitter connects the burner, and our technician signs the commissioning report with them.

## Moving a machine

A roaster that moves to another site is taken down, transported and commissioned again in four days. A new calibration of the sensors is part of the move.
`,
  },
  {
    fileName: 'rostlog-software-sheet.md',
    text: `# Röstlog software sheet

## Profiles

Röstlog records bean temperature, air temperature and gas pressure every second. Profiles are replayed on any R15 or R30 with the same drum. Up to 500 profiles are kept on the machine, and every profile can be exported as CSV.

## Connections

Röstlog exports to Cropster and Artisan. It runs in the browser on a local network and needs no internet connection. Updates are free for the life of the machine.
`,
  },
];
