/** Through which door a decision came in. */
export type Door = 'console' | 'cli' | 'api' | 'workflow' | 'ingestion' | 'schedule' | 'migration';

/** Who does something: a person, a service key, a workflow step or the system itself. */
export interface Actor {
  kind: 'person' | 'service' | 'workflow' | 'system';
  /** User id, key id, workflow id, or the name of the part of the system. */
  id: string;
  door: Door;
}

export type Role = 'viewer' | 'operator' | 'approver' | 'admin' | 'owner' | 'service';
