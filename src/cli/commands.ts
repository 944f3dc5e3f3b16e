import type { Command } from './command.ts';
import { approvalsCommand } from './commands/approvals.ts';
import { approveCommand } from './commands/approve.ts';
import { exportCommand } from './commands/archive.ts';
import { auditCommands } from './commands/audit.ts';
import { backupCommands } from './commands/backup.ts';
import { changeCommands } from './commands/changes.ts';
import { doctorCommand } from './commands/doctor.ts';
import { editCommand } from './commands/edit.ts';
import { effectCommands } from './commands/effects.ts';
import { eraseCommands } from './commands/erase.ts';
import { feedbackCommand } from './commands/feedback.ts';
import { goalCommand } from './commands/goal.ts';
import { hookCommands } from './commands/hook.ts';
import { importCommand } from './commands/import.ts';
import { keyCommands } from './commands/key.ts';
import { listCommand } from './commands/list.ts';
import { mergeCommands } from './commands/merge.ts';
import { noticeCommands } from './commands/notices.ts';
import { numberCommands } from './commands/numbers.ts';
import { pauseCommands } from './commands/pause.ts';
import { peopleListCommands } from './commands/people-lists.ts';
import { playCommands } from './commands/play.ts';
import { policyCommands } from './commands/policy.ts';
import { annotateCommand, undoCommand } from './commands/proposal-remarks.ts';
import { queryCommand } from './commands/query.ts';
import { refusalCommands } from './commands/refusals.ts';
import { rejectCommand } from './commands/reject.ts';
import { replyCommands } from './commands/replies.ts';
import { runCommands } from './commands/run.ts';
import { searchCommand } from './commands/search.ts';
import { senderCommands } from './commands/sender.ts';
import { showCommand } from './commands/show.ts';
import { startCommands } from './commands/start.ts';
import { styleCommands } from './commands/style.ts';
import { summaryCommand } from './commands/summary.ts';
import { tenantCommands } from './commands/tenant.ts';
import { termCommands } from './commands/term.ts';
import { userCommands } from './commands/user.ts';

/** Every command of `gtm`, in the order of the overview. */
export const commands: Command[] = [
  ...startCommands,
  importCommand,
  searchCommand,
  queryCommand,
  listCommand,
  goalCommand,
  ...runCommands,
  approvalsCommand,
  showCommand,
  approveCommand,
  rejectCommand,
  ...refusalCommands,
  ...styleCommands,
  editCommand,
  undoCommand,
  annotateCommand,
  ...replyCommands,
  ...effectCommands,
  ...changeCommands,
  ...numberCommands,
  summaryCommand,
  ...peopleListCommands,
  ...senderCommands,
  ...hookCommands,
  ...noticeCommands,
  ...mergeCommands,
  ...playCommands,
  ...policyCommands,
  ...termCommands,
  ...pauseCommands,
  ...tenantCommands,
  ...userCommands,
  ...keyCommands,
  ...auditCommands,
  feedbackCommand,
  ...eraseCommands,
  exportCommand,
  ...backupCommands,
  doctorCommand,
];
