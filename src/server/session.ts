import type { IncomingHttpHeaders } from 'node:http'
import { ORPCError } from '@orpc/server'
import type { FastifyReply } from 'fastify'
import { CompiledQuery } from 'kysely'
import { REFUSALS, type Refusal } from '#api/refusals.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { UUID } from '#domain/id.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Asker, SignedIn } from './asker.ts'
import { prepared } from './db/columns/copy-out.ts'
import type { Address, Db } from './db/connect.ts'
import { timestamp } from './db/instants.ts'
import type { Members } from './members.ts'
import { hashToken } from './tokens.ts'

/** What every route is given; the address is for those who need a connection of their own (COPY). */
export type Context = {
  db: Db
  application: Address
  /** The workspace that is asked about; empty, and refused by every transaction, where a route needs none. */
  workspaceId: string
  /** Who asks in it; null before signing in and outside of any workspace. */
  who: Asker | null
  human: SignedIn | null
  /** Why nobody asks about a workspace: it is not theirs, the key opens nothing, or there is no first owner yet. */
  lost: Refusal | null
  now: () => Instant
}

/** What a session is looked up in. */
export type Door = {
  db: Db
  application: Address
  members: Members
  publicUrl?: string | undefined
}

/** The same, for routes beside the contract: each counts whoever asks before it does anything for them. */
export type CountedDoor = Door & { mayAsk: (session: Context, reply: FastifyReply) => boolean }

const NOBODYS = '00000000-0000-0000-0000-000000000000'

/**
 * Who asks, about which workspace: a key by `Authorization`, a human by the cookie. The header names the workspace;
 * without it the own one is meant. A workspace where somebody has no seat does not exist for them.
 */
export async function sessionOf(door: Door, headers: IncomingHttpHeaders): Promise<Context> {
  const { db, application, members } = door
  const asked = headers[WORKSPACE_HEADER]
  const open = { db, application, now, workspaceId: '', who: null, human: null, lost: null }
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) {
    const found = await members.byKey(bearer, now())
    if (!found) return { ...open, lost: 'key-unknown' }
    if (asked !== undefined && asked !== found.workspaceId)
      return { ...open, lost: 'workspace-unknown' }
    return { ...open, workspaceId: found.workspaceId, who: found.who }
  }
  if (!(await members.isSetUp())) return { ...open, lost: 'set-up-needed' }
  const token = tokenIn(headers.cookie, door.publicUrl)
  if (token === null) return open
  const found = await findSession(db, token, asked)
  if (found === null) return open
  const { human, workspaceId } = found
  const away = { ...open, human, lost: 'workspace-unknown' } as const
  if (workspaceId === null) return away
  const who = await members.byHuman(workspaceId, human)
  if (who === null) return away
  return { ...open, human, workspaceId, who }
}

/**
 * The token of the session's cookie; behind its last dot stands the library's signature, which a hash look-up needs not.
 * Under https only the cookie that no other host can set is read.
 */
function tokenIn(cookie: string | undefined, publicUrl: string | undefined): string | null {
  const name = publicUrl?.startsWith('https:') ? '__Host-lockstep' : 'lockstep'
  const found = cookie?.match(new RegExp(`(?:^|; ?)${name}=([^;]+)`))?.[1]
  if (found === undefined) return null
  const value = decode(found)
  const dot = value.lastIndexOf('.')
  return dot > 0 ? value.slice(0, dot) : value
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Asked for with every request, so PostgreSQL keeps its plan; the seat is the one asked for, or the own one. */
const SESSION = `${prepared('session')}
  select s.id as "sessionId", h.id as "humanId", h.name, h.email, s.confirmed_at as "confirmedAt",
    (select t.registry_id from seat t join registry r on r.id = t.registry_id
      where t.human_id = h.id and ($3::uuid is null or t.registry_id = $3::uuid)
      order by r.is_example, r.created_at, r.id limit 1) as "workspaceId"
  from human_session s join human h on h.id = s.human_id
  where s.token = $1 and s.expires_at > $2::timestamptz`

type Found = SignedIn & { workspaceId: string | null }

async function findSession(db: Db, token: string, told: unknown) {
  // What is no id names no workspace that anybody has a seat in.
  const asked = told === undefined ? null : UUID.test(String(told)) ? String(told) : NOBODYS
  const { rows } = await db.executeQuery(
    CompiledQuery.raw(SESSION, [hashToken(token), timestamp(now()), asked]) as CompiledQuery<Found>,
  )
  const found = rows[0]
  if (!found) return null
  const { workspaceId, ...human } = found
  return { human, workspaceId }
}

/** A known "no" of the hallway, as the contract's routes throw it. */
export const refused = (code: Refusal, told: { message?: string; data?: unknown } = {}) =>
  new ORPCError<Refusal, unknown>(code, { status: REFUSALS[code], defined: true, ...told })

/** Who is signed in; the interceptor lets nobody else through to a route that needs a session. */
export function humanOf({ human }: Context): SignedIn {
  if (human === null) throw refused('signed-out')
  return human
}

/** The server's clock; everything below takes the instant as an argument. */
export const now = (): Instant => instant(Date.now())
