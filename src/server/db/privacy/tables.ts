import type { Generated, GeneratedAlways } from 'kysely'

/** What people may ask of whoever holds their data; part of `Tables`. */
export type PrivacyTables = {
  privacy: PrivacyTable
  suppression: SuppressionTable
  erasure: ErasureTable
}

type Ms = number

/** One row a workspace, made when it is first needed. Key (workspace_id). */
type PrivacyTable = {
  workspace_id: string
  /** Names that were erased are kept as HMAC-SHA256 with this key (docs/decisions/025). */
  key: Buffer
  /** Grows with every erasure and every change of a suppression, so that whoever remembers one knows to forget it. */
  epoch: number
  /** Purposes and channels of contact; null: those we ship. */
  purposes: unknown
  /** Days by kind of data; null: everything is kept. */
  retention: unknown
  version: number
}

/**
 * An address or another name that must not be told of again (erased), whose behaviour must not be told
 * (do-not-track), or who must not be contacted. Key (workspace_id, kind, hash).
 */
type SuppressionTable = {
  workspace_id: string
  suppression_id: GeneratedAlways<number>
  kind: 'erased' | 'do-not-track' | 'do-not-contact'
  /** Of "system:value", keyed. */
  hash: string
  /** The name where it is no secret; null where the person was erased. */
  shown: string | null
  reason: string
  made_at: Ms
  made_by: string
}

/** Whose data was erased; the number alone is left of them. Key (workspace_id, erasure_id). */
type ErasureTable = {
  workspace_id: string
  /** By which a list outside of the database names it (docs/decisions/031). */
  erasure_id: Generated<string>
  /** Null where it was taken over from such a list, and nobody of here is meant. */
  person_id: number | null
  names: number
  /** Hashes of their names, as `suppression` has them. */
  called: string[]
  /** Hashes of further addresses that were told of them: kept out, but perhaps also names of somebody else. */
  beside: string[]
  erased_at: Ms
  erased_by: string
}
