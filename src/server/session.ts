import type { IncomingHttpHeaders } from 'node:http'
import { ORPCError } from '@orpc/server'
import { WORKSPACE_HEADER } from '#api/workspace.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Db } from './db/connect.ts'
import { listWorkspaces } from './db/workspaces.ts'

/** What every route is given. */
export type Context = { db: Db; workspaceId: string; now: () => Instant }

/** The workspace that the header names; without it, the company's own one (decisions 17). */
export async function sessionOf(db: Db, headers: IncomingHttpHeaders): Promise<Context> {
  const asked = headers[WORKSPACE_HEADER]
  const workspaces = await listWorkspaces(db)
  const found = asked ? workspaces.find((workspace) => workspace.id === asked) : workspaces[0]
  if (!found) throw new ORPCError('workspace-unknown', { status: 404, defined: true })
  return { db, workspaceId: found.id, now }
}

/** The server's clock; everything below takes the instant as an argument. */
export const now = (): Instant => instant(Date.now())
