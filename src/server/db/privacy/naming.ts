import { PLACES, type Place } from './places.ts'

type Column = { table: string; column: string }

const placed = (as: Place): Column[] =>
  Object.entries(PLACES).flatMap(([table, columns]) =>
    Object.entries(columns ?? {}).flatMap(([column, place]) =>
      place === as ? [{ table, column }] : [],
    ),
  )

/** Columns out of which names are taken wherever they stand. */
export const SCRUBBED: readonly Column[] = placed('scrubbed')

const of = (table: string, ...columns: string[]): Column[] =>
  columns.map((column) => ({ table, column }))

/** Columns in which a name may stand that nobody links to anybody, and that erasing empties by the name alone. */
export const NAMING: readonly Column[] = [
  ...SCRUBBED,
  ...placed('found'),
  ...of('event', 'message_id', 'campaign', 'piece', 'details'),
  ...of('event_mark', 'raw'),
  ...of('false_signal', 'evidence'),
  ...of(
    'arrival',
    'source',
    'medium',
    'campaign',
    'term',
    'content',
    'tag_id',
    'referrer',
    'landing',
  ),
  ...of('candidate', 'message_id'),
  ...of('name_claim', 'message_id'),
  ...of('handoff', 'reason', 'person_origin'),
  ...of('stage_change', 'reason'),
  ...of('signature', 'name', 'properties'),
  ...of('company_told', 'spelled', 'name', 'message_id'),
]
