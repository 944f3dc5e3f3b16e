import type { Agents } from '../agents/target-activities.ts';
import type { Providers, ToolAgent } from '../agents/tools/tool-agent.ts';
import type { ActionKind } from '../domain/action.ts';
import type { Consumer } from '../runtime/bus/bus.ts';
import type { Activity } from '../runtime/workflows/workflows.ts';
import type { Engines } from './open-engines.ts';

/** The places at which the platform is joined, in the order in which data flows through them. */
export interface Joints {
  engines: Engines;
  /** The outside world, opened as mailbox and calendar rows name it. */
  providers: Providers & { close(): Promise<void> };
  /** Reads what is new in one mailbox. */
  readMailbox: (tenantId: string, mailboxId: string) => Promise<unknown>;
  /** Who listens to the outbox. */
  consumers: readonly Consumer[];
  /** What the steps of a target hand to one another. */
  agents: Agents;
  /** Who carries out what was approved, by kind of action. */
  tools: Partial<Record<ActionKind, ToolAgent>>;
  /** The steps of the agents' workflows, by name. */
  activities: Record<string, Activity>;
}

/** For each joint, what is joined there instead of what would be: another outside world, an agent under observation. */
export type Bends = { [Joint in keyof Joints]?: (joint: Joints[Joint]) => Joints[Joint] };

/** `joint`, or what `bends` puts in its place. */
export function bend<Joint extends keyof Joints>(
  bends: Bends | undefined,
  name: Joint,
  joint: Joints[Joint],
): Joints[Joint] {
  const change = bends?.[name];
  return change ? change(joint) : joint;
}
