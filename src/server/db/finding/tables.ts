/** What lists are searched and narrowed by; caches that the fold keeps. Part of `Tables`. */
export type SearchTables = {
  person_word: PersonWordTable
  word_near: WordNearTable
  person_came: PersonCameTable
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
