/** Epoch milliseconds, UTC. */
type Ms = number

export type RequestTables = { idempotency: IdempotencyTable; revision: RevisionTable }

/** A request that was carried out, for 7 days. Key (workspace_id, who, route, key_digest). */
export type IdempotencyTable = {
  workspace_id: string
  /** Who asked, e.g. "member:12". */
  who: string
  /** Route of the contract, e.g. "imports.start". */
  route: string
  key_digest: string
  body_digest: string
  /** Null only within the transaction of the effect. */
  status: number | null
  /** Sealed: an answer may show a key that is shown once (sealed.ts). */
  answer: Buffer | null
  made_at: Ms
}

/** A version of a row that was changed since, for 30 days. Key (workspace_id, thing, thing_id, version). */
export type RevisionTable = {
  workspace_id: string
  /** E.g. "workspace" with the workspace's id, or "member" with a number. */
  thing: string
  thing_id: string
  version: number
  fields: Record<string, unknown>
  ended_by: string
  ended_at: Ms
}
