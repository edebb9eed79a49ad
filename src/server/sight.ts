import { type RawBuilder, sql } from 'kysely'
import { rootOf } from '#server/db/names/root-of.ts'
import { type Asker, allows } from './asker.ts'

/** Whose people somebody sees. `member` says by whose names and teams, or by whose origins. */
export type Scope = { sees: 'all' } | { sees: 'own' | 'team' | 'origins'; member: number }

/** What of the people somebody sees: whose, and whether mail addresses and telephone numbers are shown. */
export type Sight = { scope: Scope; contact: boolean }

export const EVERYBODY: Sight = { scope: { sees: 'all' }, contact: true }

/** Null for who sees nobody, e.g. a key that was made for numbers only. */
export const sightOf = (who: Asker | null): Sight | null =>
  who !== null && allows(who, 'read-people')
    ? { scope: scopeOf(who), contact: allows(who, 'see-contact-details') }
    : null

/** Whose people somebody sees. Keys see what they were made for; a member's own key sees what the member sees. */
export function scopeOf(who: Asker | null): Scope {
  const member = who?.kind === 'key' ? who.member : who
  if (member === null || member.sees === 'all') return { sees: 'all' }
  return { sees: member.sees, member: member.memberId }
}

/**
 * The condition that a person (`ps` in person_state) is in scope; none for who sees all. A person is somebody's own when
 * the source names them as the owner, by one of the names that the member is known by.
 */
export function inScope(workspaceId: string, scope: Scope): RawBuilder<unknown>[] {
  if (scope.sees === 'all') return []
  if (scope.sees === 'origins')
    return [
      sql`ps.origin = any(array(select unnest(m.origins) from member m
        where m.workspace_id = ${workspaceId} and m.member_id = ${scope.member}))`,
    ]
  return [sql`ps.owner = any(${namesIn(workspaceId, scope)})`]
}

/** The numbers, as `person_id`, of every name of the people in scope, read from indexes alone. */
export const namesInScope = (workspaceId: string, scope: Scope): RawBuilder<unknown> => sql`
  select n.person_id from (select ps.person_id from person_state ps
    where ${sql.join([sql`ps.workspace_id = ${workspaceId}`, ...inScope(workspaceId, scope)], sql` and `)} offset 0) mine
  cross join lateral (
    select mine.person_id
    union all
    select person_id from person where workspace_id = ${workspaceId} and root_id = mine.person_id
    offset 0
  ) n`

/** The deals in scope, as `deal_id`, gathered from their owners and from those who take part. */
export const dealsInScope = (workspaceId: string, scope: Scope): RawBuilder<unknown> => sql`
  select d.deal_id from deal d where d.workspace_id = ${workspaceId} and ${ownDeals(workspaceId, scope)}
  union
  select dc.deal_id from (${namesInScope(workspaceId, scope)} offset 0) n
  cross join lateral (
    select deal_id from deal_contact where workspace_id = ${workspaceId} and person_id = n.person_id
    offset 0
  ) dc`

/** The same for deals as `d`: one's own by its owner, or because somebody in scope takes part. */
export function dealInScope(workspaceId: string, scope: Scope): RawBuilder<unknown>[] {
  if (scope.sees === 'all') return []
  const contact = sql`exists (select 1 from deal_contact dc
    join person n on n.workspace_id = dc.workspace_id and n.person_id = dc.person_id
    join person_state ps on ps.workspace_id = n.workspace_id and ps.person_id = ${rootOf('n')}
    where dc.workspace_id = ${workspaceId} and dc.deal_id = d.deal_id and ${inScope(workspaceId, scope)[0]})`
  return [sql`(${ownDeals(workspaceId, scope)} or ${contact})`]
}

/** The condition that a deal `d` is theirs by its owner, whoever takes part in it. */
export const ownDeals = (workspaceId: string, scope: Scope): RawBuilder<unknown> =>
  scope.sees === 'own' || scope.sees === 'team'
    ? sql`d.owned_by = any(${namesIn(workspaceId, scope)})`
    : sql`${scope.sees === 'all'}::boolean`

function namesIn(workspaceId: string, scope: { sees: 'own' | 'team' | 'origins'; member: number }) {
  if (scope.sees === 'own')
    return sql`array(select unnest(m.known_as) from member m
      where m.workspace_id = ${workspaceId} and m.member_id = ${scope.member})`
  return sql`array(select unnest(m.known_as) from member m
    where m.workspace_id = ${workspaceId} and (m.member_id = ${scope.member} or exists (
      select 1 from member_team own
      join member_team theirs on theirs.workspace_id = own.workspace_id and theirs.team_id = own.team_id
      where own.workspace_id = ${workspaceId} and own.member_id = ${scope.member}
        and theirs.member_id = m.member_id)))`
}
