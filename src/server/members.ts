import { sql } from 'kysely'
import { MINUTE } from '#domain/time.ts'
import type { Asker, Member, SignedIn } from './asker.ts'
import type { Address, Db } from './db/connect.ts'
import { listen } from './db/notices.ts'
import { inWorkspace } from './db/transaction.ts'

/** Looks a key's text up; null: revoked, expired or never made. */
export type ReadKey = (
  db: Db,
  text: string,
  now: number,
) => Promise<{ workspaceId: string; who: Asker } | null>

/** Who is who in the workspaces. */
export type Members = {
  byHuman(workspaceId: string, human: SignedIn): Promise<Member | null>
  byKey(text: string, now: number): ReturnType<ReadKey>
  /** Whether the house has its first owner. */
  isSetUp(): Promise<boolean>
  close(): Promise<void>
}

const MOST_KEPT = 10_000
const HERE_EVERY_MS = 5 * MINUTE

/**
 * Remembers members by session and workspace. A session never outlives the roles it was opened with, because a change
 * of roles ends it (docs/decisions/016); other changes are heard from the database, and while it cannot be heard nothing
 * is remembered.
 */
export function openMembers(db: Db, application: Address, readKey: ReadKey): Members {
  const kept = new Map<string, Map<string, Member>>()
  let hasHumans = false
  let changes = 0
  const seenAt = new Map<string, number>()
  /** Writes that a member was here, once in a while, so that reading does not become writing. */
  const here = async (workspaceId: string, member: Member): Promise<Member> => {
    const name = `${workspaceId}/${member.memberId}`
    const now = Date.now()
    if (now - (seenAt.get(name) ?? 0) < HERE_EVERY_MS) return member
    if (seenAt.size >= MOST_KEPT) seenAt.clear()
    seenAt.set(name, now)
    await writeHere(db, workspaceId, member.memberId, now)
    return member
  }
  const listening = listen(application, 'members', (workspaceId) => {
    changes += 1
    if (workspaceId === null) kept.clear()
    else kept.delete(workspaceId)
  })
  return {
    async byHuman(workspaceId, { humanId, sessionId }) {
      const known = kept.get(workspaceId)?.get(sessionId)
      if (known && listening.isHearing()) return here(workspaceId, known)
      const [hearing, before] = [listening.isHearing(), changes]
      const member = await readMember(db, workspaceId, humanId)
      if (member && hearing && listening.isHearing() && before === changes) {
        const there = kept.get(workspaceId) ?? new Map()
        if (there.size >= MOST_KEPT) there.clear()
        kept.set(workspaceId, there.set(sessionId, member))
      }
      return member && here(workspaceId, member)
    },
    byKey: (text, now) => readKey(db, text, now),
    async isSetUp() {
      if (hasHumans) return true
      const { rows } = await sql`select 1 from human limit 1`.execute(db)
      hasHumans = rows.length > 0
      return hasHumans
    },
    close: () => listening.stop(),
  }
}

async function writeHere(db: Db, workspaceId: string, memberId: number, now: number) {
  await inWorkspace(db, workspaceId, (tx) =>
    tx
      .updateTable('member')
      .set({ last_here_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('member_id', '=', memberId)
      .execute(),
  )
}

async function readMember(db: Db, workspaceId: string, humanId: string): Promise<Member | null> {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<Omit<Member, 'kind'>>`
      select m.member_id as "memberId", m.human_id as "humanId", m.name, m.roles, m.sees,
        array(select t.team_id from member_team t
          where t.workspace_id = ${workspaceId} and t.member_id = m.member_id) as teams
      from member m where m.workspace_id = ${workspaceId}
        and m.human_id = ${humanId} and m.ended_at is null`.execute(tx),
  )
  const [found] = rows
  return found ? { kind: 'member', ...found } : null
}
