import type { Command } from './command.ts';
import { approvalsCommand } from './commands/approvals.ts';
import { approveCommand } from './commands/approve.ts';
import { editCommand } from './commands/edit.ts';
import { keyCommands } from './commands/key.ts';
import { annotateCommand, undoCommand } from './commands/proposal-remarks.ts';
import { rejectCommand } from './commands/reject.ts';
import { showCommand } from './commands/show.ts';
import { startCommands } from './commands/start.ts';
import { tenantCommands } from './commands/tenant.ts';
import { userCommands } from './commands/user.ts';

/** Every command of `gtm`, in the order of the overview. */
export const commands: Command[] = [
  ...startCommands,
  approvalsCommand,
  showCommand,
  approveCommand,
  rejectCommand,
  editCommand,
  undoCommand,
  annotateCommand,
  ...tenantCommands,
  ...userCommands,
  ...keyCommands,
];
