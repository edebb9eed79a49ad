import type { Generated, GeneratedAlways } from 'kysely'

/** What lists are searched and narrowed by, caches that the fold keeps; saved views of lists, and what was done with all of a list. Part of `Tables`. */
export type SearchTables = {
  person_word: PersonWordTable
  word_near: WordNearTable
  person_came: PersonCameTable
  person_source: PersonSourceTable
  people_view: PeopleViewTable
  owner_change: OwnerChangeTable
  owner_changed: OwnerChangedTable
}

/** A word that a person is found by. Key (workspace_id, word, person_id), where person_id is a root. */
export type PersonWordTable = {
  workspace_id: string
  person_id: number
  /** As `wordsOf` of the domain writes it; compared by code unit. */
  word: string
  /** Found only by who may see contact details. */
  is_contact: boolean
}

/** How a word that somebody is found by may be mistyped: the word, and it with one letter left out. Key (workspace_id, spelling, word). */
type WordNearTable = { workspace_id: string; spelling: string; word: string }

/** In which ways a person came, by any of their names. Key (workspace_id, arrival_id, person_id), where person_id is a root. */
type PersonCameTable = { workspace_id: string; person_id: number; arrival_id: number }

/** By which sources a person was told of, by any of their names. Key (workspace_id, source_id, person_id), where person_id is a root. */
type PersonSourceTable = { workspace_id: string; person_id: number; source_id: number }

/** A saved view of the list of people. Room: people. Key (workspace_id, view_id). */
type PeopleViewTable = {
  workspace_id: string
  view_id: GeneratedAlways<number>
  /** Who made it. */
  member_id: number
  /** Unique among the views of its maker. */
  name: string
  /** The words of the address of the list: filters, sorting, columns. */
  shows: Record<string, string>
  is_shared: boolean
  /** Its maker's list opens with it; at most one of theirs. */
  is_default: boolean
  version: Generated<number>
  /** Epoch milliseconds, UTC. */
  made_at: number
}

/** Members said of many people at once who works with them. Room: people. Key (workspace_id, change_id). */
type OwnerChangeTable = {
  workspace_id: string
  change_id: GeneratedAlways<number>
  /** "": nobody. */
  owner: string
  /** Who said it. */
  member_id: number | null
  /** Epoch milliseconds, UTC. */
  made_at: number
  undone_at: number | null
  /** Whom it is about; null: from before they were counted. */
  people: number | null
  /** How far a thread came with it, up to this person; null: nothing is left to do. */
  at_person: number | null
  /** It was undone when only people up to this one had been told of; null: all had. */
  told_to: Generated<number | null>
  /** People whom the thread came by, since it was made or since it was undone. */
  done: Generated<number>
  /** People who were given back whom they had before. */
  restored: Generated<number>
}

/** Whom somebody had before; null: none was told. Key (workspace_id, change_id, person_id). */
type OwnerChangedTable = {
  workspace_id: string
  change_id: number
  person_id: number
  before: string | null
}
