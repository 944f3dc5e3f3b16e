import type { RetrievalServices } from '../../agents/retriever/leg-strength.ts';
import { startGoal } from '../../agents/start-goal.ts';
import type { ExecutorServices } from '../../agents/tools/execute-effects.ts';
import type { Providers } from '../../agents/tools/tool-agent.ts';
import { type Engines, engineChecks } from '../engine-checks.ts';
import type { Route } from '../route.ts';
import { archiveRoutes } from './archive-routes.ts';
import { type AuditServices, auditRoutes } from './audit-routes.ts';
import { contactRoutes } from './contact-routes.ts';
import { crmChangeRoutes } from './crm-change-routes.ts';
import { decisionRoutes } from './decision-routes.ts';
import { doctorRoutes } from './doctor-routes.ts';
import { effectRoutes } from './effect-routes.ts';
import { entityRoutes } from './entity-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { feedbackRoutes } from './feedback-routes.ts';
import { type GoalServices, goalRoutes } from './goal-routes.ts';
import { type HookRouteServices, hookRoutes } from './hook-routes.ts';
import { importRoutes } from './import-routes.ts';
import { installationKeyRoutes } from './installation-key-routes.ts';
import { type InstallationServices, installationRoutes } from './installation-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { mergeRoutes } from './merge-routes.ts';
import { noticeRoutes } from './notice-routes.ts';
import { numberRoutes } from './number-routes.ts';
import { outcomeRoutes } from './outcome-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { playRoutes } from './play-routes.ts';
import { policyRoutes } from './policy-routes.ts';
import { type ProposalServices, proposalRoutes } from './proposal-routes.ts';
import { queryRoutes } from './query-routes.ts';
import { refusalRoutes } from './refusal-routes.ts';
import { replyRoutes } from './reply-routes.ts';
import { runRoutes } from './run-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { senderRoutes } from './sender-routes.ts';
import { sourceRoutes } from './source-routes.ts';
import { styleRoutes } from './style-routes.ts';
import { suppressionRoutes } from './suppression-routes.ts';
import { type TenantServices, tenantRoutes } from './tenant-routes.ts';
import { tenantSettingsRoutes } from './tenant-settings-routes.ts';

/** What the routes of `/v1` work with, all together. */
export interface RouteServices
  extends TenantServices,
    ProposalServices,
    RetrievalServices,
    Engines,
    Pick<InstallationServices, 'files'>,
    HookRouteServices,
    AuditServices,
    Pick<GoalServices, 'proposePlan'> {
  config: {
    emailUrl: string;
    calendarUrl: string;
    dataDirectory: string;
    publicUrl: string | null;
    allowPrivateUrls: boolean;
  };
  executing: ExecutorServices;
  providers: Providers;
}

/** Every route of `/v1`, in the order of the documentation. Building them asks no service anything. */
export function allRoutes(services: RouteServices): Route[] {
  const { config, database, ids } = services;
  return [
    ...proposalRoutes(services),
    ...refusalRoutes(services),
    ...styleRoutes({ database, ids }),
    ...decisionRoutes(services),
    ...effectRoutes({ database, ids, tools: services.executing.tools }),
    ...replyRoutes(services),
    ...crmChangeRoutes({ database, ids }),
    ...goalRoutes(services),
    ...runRoutes({ database, ids, startRun: (tenantId, actor, goal) => startGoal(services, tenantId, actor, goal) }),
    ...searchRoutes(services),
    ...queryRoutes(services),
    ...outcomeRoutes(services),
    ...numberRoutes(services),
    ...importRoutes({ ...services, dataDirectory: config.dataDirectory }),
    ...sourceRoutes(services),
    ...hookRoutes(services),
    ...noticeRoutes({ ...services, allowPrivate: config.allowPrivateUrls }),
    ...entityRoutes(services),
    ...contactRoutes({ ...services, dataDirectory: config.dataDirectory }),
    ...mergeRoutes(services),
    ...suppressionRoutes(services),
    ...playRoutes(services),
    ...policyRoutes({ ...services, publicUrl: config.publicUrl }),
    ...senderRoutes({ ...services, ...config }),
    ...archiveRoutes({ ...services, dataDirectory: config.dataDirectory }),
    ...installationRoutes({ ...services, ...config }),
    ...tenantRoutes(services),
    ...tenantSettingsRoutes({ ...services, publicUrl: config.publicUrl }),
    ...peopleRoutes(services),
    ...keyRoutes(services),
    ...installationKeyRoutes({ ...services, dataDirectory: config.dataDirectory }),
    ...feedbackRoutes(services),
    ...eventRoutes(services),
    ...auditRoutes(services),
    ...doctorRoutes({ ...services, engines: engineChecks(services) }),
  ];
}
