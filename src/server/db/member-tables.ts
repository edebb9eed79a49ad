import type { Generated, GeneratedAlways } from 'kysely'
import type { KeyScope } from '#domain/workspace/may.ts'
import type { Role, Sees, TeamSide } from '#domain/workspace/role.ts'

/** Epoch milliseconds, UTC. */
type Ms = number

/** Tables of which every row belongs to a workspace. Room: workspace. */
export type MemberTables = {
  team: TeamTable
  member: MemberTable
  member_team: MemberTeamTable
  invitation: InvitationTable
  mail: MailTable
  access_key: AccessKeyTable
}

/** Tables of humans, who are the same in all workspaces. Written by better-auth and by the workspace room. */
export type HumanTables = {
  human: HumanTable
  human_session: HumanSessionTable
  credential: CredentialTable
  verification: VerificationTable
  second_factor: SecondFactorTable
  throttle: ThrottleTable
  seat: SeatTable
}

/** Key (workspace_id, team_id); unique (workspace_id, name). */
export type TeamTable = {
  workspace_id: string
  team_id: GeneratedAlways<number>
  name: string
  side: TeamSide
  version: Generated<number>
}

/** A human in a workspace; who left keeps the row with `ended_at`. Key (workspace_id, member_id); unique human. */
export type MemberTable = {
  workspace_id: string
  member_id: GeneratedAlways<number>
  human_id: string
  name: string
  email: string
  roles: Role[]
  /** Whose people this member sees. */
  sees: Sees
  /** With sees = 'origins': people of these origins only. */
  origins: Generated<string[]>
  /** How the CRM names this member, in lower case: a person's `owner` is held against these. */
  known_as: Generated<string[]>
  joined_at: Ms
  ended_at: Ms | null
  last_here_at: Ms | null
  version: Generated<number>
}

/** Key (workspace_id, member_id, team_id). */
export type MemberTeamTable = { workspace_id: string; member_id: number; team_id: number }

/** Key (workspace_id, invitation_id); unique token. */
export type InvitationTable = {
  workspace_id: string
  invitation_id: GeneratedAlways<number>
  email: string
  name: string
  roles: Role[]
  sees: Sees
  origins: Generated<string[]>
  team_ids: Generated<number[]>
  /** SHA-256 of the link's token, hex; the token itself is nowhere. */
  token_hash: string
  invited_by: number | null
  made_at: Ms
  expires_at: Ms
  accepted_at: Ms | null
  revoked_at: Ms | null
}

/** Mails to be sent; without SMTP settings owners read them here, but for private ones. Key (workspace_id, mail_id). */
export type MailTable = {
  workspace_id: string
  mail_id: GeneratedAlways<number>
  recipient: string
  subject: string
  /** Empty once it was sent, or printed. */
  body: string
  /** What opens an account is for its reader alone. */
  is_private: Generated<boolean>
  made_at: Ms
  due_at: Ms
  sent_at: Ms | null
  tries: Generated<number>
  error: string | null
  /** Somebody of the log, who is asked for their leave once more as it is sent; null: a member, or whoever asked. */
  person_id: Generated<number | null>
  /** What it is sent for, where it is for somebody of the log. */
  purpose: Generated<string | null>
  /** The same as HTML; null once it was sent. */
  html: Generated<string | null>
  headers: Generated<Record<string, string> | null>
  /** Why it is not sent after all. */
  withheld: Generated<string | null>
}

/** Key (workspace_id, key_id). The text of a key names its workspace and number: domain/workspace/key-text.ts. */
export type AccessKeyTable = {
  workspace_id: string
  key_id: GeneratedAlways<number>
  /** A write key only appends events to its source; an API key acts within its scopes. */
  kind: 'write' | 'api'
  name: string
  /** Its first characters, to be told apart by. */
  shown: string
  /** SHA-256 of the secret, hex. */
  secret_hash: string
  scopes: KeyScope[]
  source_id: number | null
  /** The member whose own token it is; it dies with the membership. */
  member_id: number | null
  made_by: number | null
  made_at: Ms
  expires_at: Ms | null
  last_used_at: Ms | null
  revoked_at: Ms | null
  version: Generated<number>
}

/** Who signs in. Key id; unique mail address in lower case. */
export type HumanTable = {
  id: string
  name: string
  email: string
  email_verified: Generated<boolean>
  image: string | null
  two_factor_enabled: Generated<boolean>
  created_at: Ms
  updated_at: Ms
}

/** `token` is the SHA-256 of the cookie's token. */
export type HumanSessionTable = {
  id: string
  human_id: string
  token: string
  expires_at: Ms
  /** When the password (or second factor) was last asked for: dangerous acts need a fresh one. */
  confirmed_at: Ms | null
  ip_address: string | null
  user_agent: string | null
  created_at: Ms
  updated_at: Ms
}

/** A way of one human to sign in: a password (provider "credential") or an account elsewhere. */
export type CredentialTable = {
  id: string
  human_id: string
  provider_id: string
  account_id: string
  password: string | null
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: Ms | null
  refresh_token_expires_at: Ms | null
  scope: string | null
  created_at: Ms
  updated_at: Ms
}

/** One-time values: resets, the set-up code, second factors under way. */
export type VerificationTable = {
  id: string
  identifier: string
  value: string
  expires_at: Ms
  created_at: Ms
  updated_at: Ms
}

/** Secret and codes are encrypted with the house's secret, which is not in the database. */
export type SecondFactorTable = {
  id: string
  human_id: string
  secret: string
  backup_codes: string
  verified: Generated<boolean>
  failed_verification_count: Generated<number>
  locked_until: Ms | null
}

/** Token buckets against guessing; they outlive a restart. */
export type ThrottleTable = { bucket: string; tokens: number; filled_at: Ms }

/** In which workspaces a human is a member: the way in, before a workspace is known. */
export type SeatTable = { human_id: string; registry_id: string }
