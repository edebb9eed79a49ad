/** Who did it: a member or a key of the workspace, the command line of the machine, or Lockstep by itself. */
export const AUDIT_ACTORS = ['member', 'key', 'command', 'system'] as const
export type AuditActorKind = (typeof AUDIT_ACTORS)[number]

export type AuditActor =
  | { kind: 'member' | 'key'; id: string; name: string }
  | { kind: 'command' | 'system'; name?: string }

/** What an entry is about. */
export const AUDIT_SUBJECTS = [
  'workspace',
  'settings',
  'agreement',
  'proposal',
  'reservation',
  'member',
  'invitation',
  'team',
  'key',
  'webhook',
  'chat',
  'person',
  'people',
  'deals',
  'import',
  'failed-event',
  'channel-rules',
  'statuses',
  'campaign',
  'track',
  'view',
  'company',
  'audit',
  'backup',
  'hours',
  'absence',
  'crunch',
  'routing',
  'request',
  'rhythm',
  'deal',
  'right',
] as const
export type AuditSubject = {
  kind: (typeof AUDIT_SUBJECTS)[number]
  /** Unique within its kind, e.g. a member's number. */
  id: string
  /**
   * The name as it is shown today, for it may change. Of a person only "Person 12": an entry is never taken back, and
   * the name of somebody who was erased must not stay in it.
   */
  label: string
}

/** Fields and what they were or became: what changed and nothing else. Never a secret. */
export type AuditFields = Record<string, unknown>

/** An entry as it is read again; an action may be one that only a newer version knows. */
export type Told = {
  action: string
  actor: { kind: AuditActorKind; id: string; name: string }
  subject: { kind: string; id: string; label: string }
  before: AuditFields | null
  after: AuditFields | null
}

/** Under which id and name an actor is recorded. */
export function actorAs(actor: AuditActor): { kind: AuditActorKind; id: string; name: string } {
  if ('id' in actor) return actor
  const { kind, name = kind === 'command' ? 'The command line' : 'Lockstep' } = actor
  return { kind, id: kind, name }
}
