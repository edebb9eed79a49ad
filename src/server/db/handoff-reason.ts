import { type RawBuilder, sql } from 'kysely'

/**
 * Why a hand-off ended, in the words of the agreement it ran under (`version`); what another system or a former
 * agreement called it stands as it came. Null where no reason was said.
 */
export const reasonWords = (
  workspaceId: string,
  version: RawBuilder<unknown>,
  reason: RawBuilder<unknown>,
): RawBuilder<string | null> => sql`coalesce((
  select r.value ->> 'says' from agreement_version terms
  cross join lateral jsonb_array_elements(terms.document -> 'reasons') r
  where terms.workspace_id = ${workspaceId} and terms.version = ${version} and r.value ->> 'id' = ${reason}
  limit 1), ${reason})`
