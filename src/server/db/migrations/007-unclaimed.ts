import { run, type Schema } from './workspace-table.ts'

export const up = (db: Schema): Promise<void> =>
  run(
    db,
    // Events that no fold has claimed yet: the queue of live events, empty most of the time. Rule 0.2.
    'create index event_unclaimed on event (workspace_id, person_id) where known_at is null',
    // Whoever marks a person waits for a fold that is about to take the mark away, and the other way round.
    'grant update on fold_due to lockstep_app',
  )
