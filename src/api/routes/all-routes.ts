import type { RetrievalServices } from '../../agents/retriever/leg-strength.ts';
import type { Route } from '../route.ts';
import { auditRoutes } from './audit-routes.ts';
import { contactRoutes } from './contact-routes.ts';
import { type DoctorServices, doctorRoutes } from './doctor-routes.ts';
import { type EffectServices, effectRoutes } from './effect-routes.ts';
import { entityRoutes } from './entity-routes.ts';
import { type EventServices, eventRoutes } from './event-routes.ts';
import { feedbackRoutes } from './feedback-routes.ts';
import { mergeRoutes } from './merge-routes.ts';
import { type PolicyServices, policyRoutes } from './policy-routes.ts';
import { type ProposalServices, proposalRoutes } from './proposal-routes.ts';
import { type RunServices, runRoutes } from './run-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { type SenderServices, senderRoutes } from './sender-routes.ts';
import { suppressionRoutes } from './suppression-routes.ts';
import { peopleRoutes, type TenantServices, tenantRoutes } from './tenant-routes.ts';

/** What the routes of `/v1` work with, all together. */
export type RouteServices = TenantServices &
  SenderServices &
  ProposalServices &
  EffectServices &
  RunServices &
  RetrievalServices &
  PolicyServices &
  EventServices &
  DoctorServices;

/** Every route of `/v1`, in the order of the documentation. Building them touches no service. */
export function allRoutes(services: RouteServices): Route[] {
  return [
    ...proposalRoutes(services),
    ...effectRoutes(services),
    ...runRoutes(services),
    ...searchRoutes(services),
    ...entityRoutes(services),
    ...contactRoutes(services),
    ...mergeRoutes(services),
    ...suppressionRoutes(services),
    ...policyRoutes(services),
    ...senderRoutes(services),
    ...tenantRoutes(services),
    ...peopleRoutes(services),
    ...feedbackRoutes(services),
    ...eventRoutes(services),
    ...auditRoutes(services),
    ...doctorRoutes(services),
  ];
}
