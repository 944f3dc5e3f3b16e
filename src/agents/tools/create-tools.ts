import type { MailDomainResolver } from '../../connectors/enrichment/mail-domain.ts';
import type { ActionKind } from '../../domain/action.ts';
import { createCalendarAgent } from './calendar.ts';
import { createCrmAgent } from './crm.ts';
import { createEmailAgent } from './email.ts';
import { createEnrichmentAgent } from './enrichment.ts';
import { createTaskAgent } from './task.ts';
import type { ToolAgent, ToolServices } from './tool-agent.ts';

/** The tool agents for every kind of action that has an effect. */
export function createTools(
  services: ToolServices,
  { resolver }: { resolver?: MailDomainResolver } = {},
): Partial<Record<ActionKind, ToolAgent>> {
  return {
    send_email: createEmailAgent(services),
    schedule_meeting: createCalendarAgent(services),
    update_crm: createCrmAgent(services),
    create_task: createTaskAgent(services),
    enrich_contact: createEnrichmentAgent({ database: services.database, ...(resolver ? { resolver } : {}) }),
  };
}
