import type { DemoDocument } from '../demo-seed.ts';

const dataResidency = `# Security and data residency sheet

For quality, IT security and procurement departments of our customers. Version 4.2.

## Where data are stored

All customer data in Trackbook are stored in two data centres in Frankfurt am Main and Dublin. That covers shipment data, temperature records, audit reports, user accounts and log files.

Customer data do not leave the European Union, and backups are kept in the same two data centres. Support staff work from Hamburg and read customer data only when the customer opens a support session.

## Protection

Data are encrypted in transit (TLS 1.3) and at rest (AES-256). Each customer has its own encryption key. Keys are rotated every year.

Backups run every six hours and are kept for 35 days. A restore is rehearsed every quarter, and the record of the last rehearsal is available on request.

## Access

Users sign in with a second factor or through the customer's own identity provider (SAML 2.0 or OpenID Connect). Every sign-in and every change is written to the audit trail.

## Subprocessors

Two subprocessors host the data centres. Both are companies registered in the European Union, and the contract names them. Customers are told of a change 60 days ahead.
`;

const validation = `# Validation statement: GxP and 21 CFR Part 11

For validation and quality departments. Version 3.0.

## Electronic records and signatures

Trackbook meets 21 CFR Part 11 and EU Annex 11 for electronic records and electronic signatures. A signature consists of user name and password, entered again at the moment of signing, and shows name, date, time and meaning on the record.

The audit trail records who changed what, when, and the reason, which the user must enter. Entries cannot be edited or deleted, also not by an administrator.

## Validation pack

The validation pack contains the user requirements, the functional specification, the risk assessment, the installation and operational qualification protocols and the traceability matrix. It follows GAMP 5, category 4.

Executing the installation and operational qualification takes two working days at the customer's site or over a video call. The performance qualification stays with the customer, and a template is part of the pack.

## Releases

Trackbook has two validated releases a year. A customer may stay on a release for 18 months. Each release comes with a list of changes and an impact assessment.
`;

const ranges = `# Datasheet: loggers and temperature ranges

## Borea S, single use

Range -30 °C to +60 °C, accuracy ±0.5 °C, runs up to 120 days. Writes a PDF report when plugged into any computer. Delivered in cartons of fifty.

## Borea R, reusable

Range -40 °C to +70 °C, accuracy ±0.3 °C, memory for 32,000 readings. Read out on the docking station or by Bluetooth. The battery lasts two years and is changed by the user.

## Borea X, dry ice and cryogenic

The Borea X records on dry ice and measures from -95 °C to +30 °C, with an accuracy of ±0.5 °C. With the external probe it measures down to -196 °C in liquid nitrogen vapour.

The Borea X is approved for air freight with its lithium battery fitted, and the carrier declaration comes with each unit.

## Interval and alarms

The recording interval can be set from 30 seconds to 2 hours. Up to six alarm limits are held in the logger, single or cumulative.
`;

const calibration = `# Calibration certificate sheet

What our certificate says, and what happens to a logger that fails.

## Points and traceability

Each Borea R and Borea X is calibrated at three points: -20 °C, +5 °C and +25 °C. Borea X has a fourth point at -80 °C. The expanded uncertainty is 0.15 °C at a coverage factor of 2.

The certificate is traceable to the German national standard through an accredited reference thermometer, and names its serial number.

## Validity

A certificate is valid for 24 months from the day of calibration. Recalibration takes eight working days from receipt, and a loan unit can be had for that time.

## Loggers with gaps or drift

A logger that shows a gap in its record or reads outside its tolerance is replaced free of charge. The replacement leaves Hamburg within three working days after we have the serial number.

We read out the returned logger and send a failure report within ten working days. The report can be attached to the customer's deviation.
`;

const onboarding = `# Onboarding guide

What happens between the order and the first monitored shipment.

## Week one

The docking stations are installed by the customer's IT with one cable and a network rule; no software is installed on a computer. Two administrators are trained in a call of 90 minutes.

## Week two

Users are trained in groups of up to ten, 60 minutes each. The first lane runs in parallel with the old recorders, so that both records can be compared.

## Week three

The remaining lanes follow. Old recorders can be exported into Trackbook as PDF attachments of their shipments.

## What we need

A list of lanes with their limits, a list of users with their roles, and one person who may decide on alarm limits.
`;

const integration = `# Integration notes

## Interfaces

Trackbook has a REST interface and webhooks. Shipments can be created from a warehouse or transport management system, and the audit report comes back as PDF and as JSON.

A test environment with the same interface is part of every contract. Requests are limited to 600 a minute.

## Identity

Single sign-on works with SAML 2.0 and OpenID Connect. Users can be provisioned with SCIM.

## Files

Shipments can be imported as CSV. Reports can be written to an SFTP folder of the customer every night.
`;

const serviceLevels = `# Service levels

## Availability

Trackbook is available 99.8% of each calendar month, measured at the interface. Planned maintenance is announced five working days ahead and takes place on Sundays between 06:00 and 08:00 Central European Time.

## Support

Support answers within one hour for a shipment on the road that cannot be read, and within one working day for everything else. Support speaks English, German and French and works from 07:00 to 19:00 on working days; the number for shipments on the road is answered at all hours.

## Credits

Below 99.8% the customer receives 5% of the monthly fee, below 99.0% it is 15%.
`;

const auditReport = `# Audit report: what is inside

A description of the sample report AR-2041, so that an inspector knows what to look for.

## Page one

Shipment, route, logger serial numbers, calibration dates, limits, result. The result is pass, pass with remark, or review.

## The legs

Each leg of the route is shown on its own: dock, road, airport, flight, customs, delivery. Handover times come from the carrier's messages or from the logger's light sensor.

## Excursions

Every excursion is listed with start, length, highest or lowest value and the mean kinetic temperature. The person who assessed it signs electronically with a reason.

## Integrity

The last page carries a checksum of all readings. A copy can be verified on our website without an account.
`;

const references = `# Reference customers

These customers have agreed in writing to be named.

## Oderhaven Vaccines

Monitors 120 lanes a month from Szczecin with the Borea R. Uses the audit report in inspections since its first year.

## Brisefleur Biotech

Ships cell therapies on dry ice from Lyon with the Borea X. A visit to the dispatch room can be arranged.
`;

export const shareableSheets: readonly DemoDocument[] = [
  sheet('security-and-data-residency.md', dataResidency),
  sheet('validation-gxp-part-11.md', validation),
  sheet('loggers-and-temperature-ranges.md', ranges),
  sheet('calibration-certificate-sheet.md', calibration),
  sheet('onboarding-guide.md', onboarding),
  sheet('integration-notes.md', integration),
  sheet('service-levels.md', serviceLevels),
  sheet('audit-report-sample.md', auditReport),
  sheet('reference-customers.md', references),
];

function sheet(fileName: string, text: string): DemoDocument {
  return { fileName, title: text.slice(2, text.indexOf('\n')), audience: 'shareable', text };
}
