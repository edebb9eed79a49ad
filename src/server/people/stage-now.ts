import { type RawBuilder, sql } from 'kysely'
import type { Stage } from '#domain/agreement/agreement.ts'
import { at } from '#server/db/instants.ts'

/**
 * Where a person (alias ps) stands now, in SQL. A hand-off that nobody answered in time went back on its day, also
 * where nothing was heard of the person since and so no fold has noticed. Rule 1.2.
 */
export const stageNow = (now: number): RawBuilder<Stage> => sql<Stage>`(case
  when ps.stage in ('mql', 'passed') and exists (
    select 1 from handoff due where due.workspace_id = ps.workspace_id and due.person_id = ps.person_id
      and due.closing is null and due.expires_at <= ${at(now)})
  then case when ps.memory -> 'kernel' ->> 'deal' = 'open' then 'opportunity'
    when ps.memory -> 'kernel' ->> 'behaved' = 'false' then 'contact' else 'lead' end
  else ps.stage end)`
