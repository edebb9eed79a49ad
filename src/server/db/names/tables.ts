import type { Generated, GeneratedAlways } from 'kysely'
import type { Refused } from '#domain/people/identity/persons.ts'

/** Who the log speaks of, and what says which names are one person; part of `Tables`. */
export type NameTables = {
  person: PersonTable
  name_claim: NameClaimTable
  name_decision: NameDecisionTable
  candidate: CandidateTable
}

type Ms = number

/**
 * One name that a source calls somebody by. Events keep the name they were told of for ever; what is kept of a person
 * (person_state, handoff) stands on the name that is the root. Key (workspace_id, person_id); unique (workspace_id,
 * system, key).
 */
export type PersonTable = {
  workspace_id: string
  person_id: GeneratedAlways<number>
  /** Who gave the name: `id`, `email`, `anonymous`, or a foreign system such as `hubspot`. */
  system: Generated<string>
  /** The name itself, e.g. a CRM id or a mail address in lower case. */
  key: string
  /** The import that first told the name; null when it came live. */
  batch_id: number | null
  /** The name that stands for the person; null where this one does. */
  root_id: Generated<number | null>
  /** What was told of this name is known of the person from here on and not before; null where it always was. */
  joined_at: Generated<Ms | null>
  /** When names last came to its person or left; rulings recorded before then may not follow from the log any more. */
  regrouped_at: Generated<Ms | null>
  /** Since when only a number is left of the name; nothing is folded or worked out of it any more. */
  erased_at: Generated<Ms | null>
}

/**
 * An event named both, so they are one person unless something forbids it. The earliest such event of a batch, or of
 * all live ones (batch 0). Key (workspace_id, person_id, other_id, batch_id), person_id < other_id.
 */
export type NameClaimTable = {
  workspace_id: string
  person_id: number
  other_id: number
  batch_id: Generated<number>
  source_id: number
  message_id: string
  happened_at: Ms
  /** Set by the fold that works it out; null until then. */
  known_at: Ms | null
}

/** What a member decided of two people, by a name of each. Key (workspace_id, decision_id). */
export type NameDecisionTable = {
  workspace_id: string
  decision_id: GeneratedAlways<number>
  kind: 'merge' | 'apart'
  person_id: number
  other_id: number
  decided_at: Ms
  /** Null for a key of the workspace. */
  member_id: number | null
  undone_at: Generated<Ms | null>
  undone_by: Generated<number | null>
}

/** Two names that an event called one person and that are two: a cache of the claims. Key (workspace_id, person_id, other_id). */
export type CandidateTable = {
  workspace_id: string
  person_id: number
  other_id: number
  why: Refused['why']
  happened_at: Ms
  message_id: string
}
