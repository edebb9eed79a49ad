import { type RawBuilder, sql } from 'kysely'
import type { Asker } from '#server/asker.ts'
import { inScope, scopeOf } from '#server/sight.ts'

/**
 * The condition that a lead on a desk (`d` in desk, `ps` its person in person_state) is there for who asks: it was given
 * to them or, where they see their teams, to somebody of those; or they see the person.
 */
export function onDeskFor(workspaceId: string, who: Asker | null): RawBuilder<unknown> {
  const scope = scopeOf(who)
  if (scope.sees === 'all') return sql`true`
  const theirs = inScope(workspaceId, scope)
  const given =
    scope.sees === 'own'
      ? [sql`d.member_id = ${scope.member}`]
      : scope.sees === 'team'
        ? [sql`d.member_id = any(${teamMates(workspaceId, scope.member)})`]
        : []
  return sql`(${sql.join([...given, ...theirs], sql` or `)})`
}

/** A member and whoever is in a team with them, as an array. */
export const teamMates = (workspaceId: string, memberId: number): RawBuilder<unknown> => sql`array(
  select ${memberId}::bigint union
  select theirs.member_id from member_team own
  join member_team theirs on theirs.workspace_id = own.workspace_id and theirs.team_id = own.team_id
  where own.workspace_id = ${workspaceId} and own.member_id = ${memberId})`
