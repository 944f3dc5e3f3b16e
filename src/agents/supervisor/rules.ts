import type { Rule } from './rule.ts';
import { askedToWaitRule } from './rules/asked-to-wait.ts';
import { attachmentsRule } from './rules/attachments.ts';
import { boundClaimsRule } from './rules/bound-claims.ts';
import { confidenceRule } from './rules/confidence.ts';
import { conflictRule } from './rules/conflict.ts';
import { crmWriteRule } from './rules/crm-write.ts';
import { groundingRule } from './rules/grounding.ts';
import { legalBasisRule } from './rules/legal-basis.ts';
import { mailCheckRule } from './rules/mail-check.ts';
import { mailFrequencyRule } from './rules/mail-frequency.ts';
import { meetingRule } from './rules/meeting.ts';
import { modelMailRule } from './rules/model-mail.ts';
import { modelTaskRule } from './rules/model-task.ts';
import { outreachFooterRule } from './rules/outreach-footer.ts';
import { outsideInstructionsRule } from './rules/outside-instructions.ts';
import { pauseRule } from './rules/pause.ts';
import { pressureRule } from './rules/pressure.ts';
import { privateAddressRule } from './rules/private-address.ts';
import { sendWindowRule } from './rules/send-window.ts';
import { senderRule } from './rules/sender.ts';
import { suppressionRule } from './rules/suppression.ts';
import { trustedRecipientsRule } from './rules/trusted-recipients.ts';
import { verifiedContactRule } from './rules/verified-contact.ts';

/** Every rule of the Supervisor. The order is that of the findings where decisions are equal. */
export const rules: readonly Rule[] = [
  suppressionRule,
  verifiedContactRule,
  trustedRecipientsRule,
  confidenceRule,
  senderRule,
  legalBasisRule,
  outreachFooterRule,
  privateAddressRule,
  attachmentsRule,
  crmWriteRule,
  meetingRule,
  conflictRule,
  pressureRule,
  askedToWaitRule,
  groundingRule,
  outsideInstructionsRule,
  modelTaskRule,
  modelMailRule,
  boundClaimsRule,
  mailCheckRule,
  mailFrequencyRule,
  sendWindowRule,
  pauseRule,
];
