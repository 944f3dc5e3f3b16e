import { mailDate } from './mail-date.ts';

export interface BounceReport {
  messageId: string;
  at: Date;
  utcOffsetMinutes: number;
  reportingHost: string;
  /** Whose mail failed. */
  sender: string;
  failed: string;
  /** RFC 3463 code, e.g. `5.1.1`. */
  status: string;
  diagnostic: string;
  originalMessageId: string;
  originalSubject: string;
  originalDate: Date;
}

/** A delivery status notification (RFC 3464, multipart/report) as a mail server sends it. */
export function bounceReport(report: BounceReport): Buffer {
  const boundary = `dsn_${report.messageId.slice(1, 13).replace(/\W/g, '')}`;
  const lines = [
    `From: Mail Delivery System <MAILER-DAEMON@${report.reportingHost}>`,
    `To: ${report.sender}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${mailDate(report.at, report.utcOffsetMinutes)}`,
    `Message-ID: ${report.messageId}`,
    `In-Reply-To: ${report.originalMessageId}`,
    `References: ${report.originalMessageId}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `This is the mail system at host ${report.reportingHost}.`,
    '',
    'I am sorry to have to inform you that your message could not be delivered',
    'to one or more recipients. It is attached below.',
    '',
    `<${report.failed}>: ${report.diagnostic}`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${report.reportingHost}`,
    `Arrival-Date: ${mailDate(report.originalDate, report.utcOffsetMinutes)}`,
    '',
    `Final-Recipient: rfc822; ${report.failed}`,
    `Original-Recipient: rfc822;${report.failed}`,
    'Action: failed',
    `Status: ${report.status}`,
    `Remote-MTA: dns; ${report.reportingHost}`,
    `Diagnostic-Code: smtp; ${report.diagnostic}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    `From: ${report.sender}`,
    `To: ${report.failed}`,
    `Subject: ${report.originalSubject}`,
    `Date: ${mailDate(report.originalDate, report.utcOffsetMinutes)}`,
    `Message-ID: ${report.originalMessageId}`,
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
