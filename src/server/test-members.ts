import { randomUUID } from 'node:crypto'
import type { Role, Sees } from '#domain/workspace/role.ts'
import { usuallySees } from '#domain/workspace/role.ts'
import type { Db } from './db/connect.ts'
import { inWorkspace } from './db/transaction.ts'
import { hashToken, newToken } from './tokens.ts'

export type TestMember = {
  memberId: number
  humanId: string
  sessionId: string
  /** What a browser of theirs sends. */
  headers: { cookie: string; origin: string; host: string }
}

type Asked = { name: string; roles: Role[]; sees?: Sees; origins?: string[]; knownAs?: string[] }

/** A member with an open session, for tests that begin after signing in. */
export async function testMember(db: Db, workspaceId: string, asked: Asked): Promise<TestMember> {
  const at = Date.now()
  const humanId = randomUUID()
  const email = `${asked.name.toLowerCase().replaceAll(' ', '.')}-${humanId.slice(0, 4)}@acme.example`
  await db
    .insertInto('human')
    .values({ id: humanId, name: asked.name, email, image: null, created_at: at, updated_at: at })
    .execute()
  const memberId = await seatOf(db, workspaceId, humanId, { ...asked, email })
  const sessionId = randomUUID()
  const token = newToken()
  await db
    .insertInto('human_session')
    .values({
      id: sessionId,
      human_id: humanId,
      token: hashToken(token),
      expires_at: at + 86_400_000,
      confirmed_at: at,
      ip_address: null,
      user_agent: null,
      created_at: at,
      updated_at: at,
    })
    .execute()
  const host = 'localhost:4400'
  return {
    memberId,
    humanId,
    sessionId,
    headers: { cookie: `lockstep=${token}.signature`, origin: `http://${host}`, host },
  }
}

/** Makes a human a member of one more workspace; answers the member's id there. */
export async function seatOf(
  db: Db,
  workspaceId: string,
  humanId: string,
  { name, email, roles, sees, origins, knownAs }: Asked & { email: string },
): Promise<number> {
  await db.insertInto('seat').values({ human_id: humanId, registry_id: workspaceId }).execute()
  return inWorkspace(db, workspaceId, async (tx) => {
    const { member_id } = await tx
      .insertInto('member')
      .values({
        workspace_id: workspaceId,
        human_id: humanId,
        name,
        email,
        roles,
        sees: sees ?? usuallySees(roles),
        origins: origins ?? [],
        known_as: (knownAs ?? [name]).map((known) => known.toLowerCase()),
        joined_at: Date.now(),
        ended_at: null,
        last_here_at: null,
      })
      .returning('member_id')
      .executeTakeFirstOrThrow()
    return member_id
  })
}
