import type { IncomingHttpHeaders } from 'node:http'
import { ORPCError } from '@orpc/server'
import { WORKSPACE_HEADER } from '#api/workspace.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Address, Db } from './db/connect.ts'
import { listWorkspaces } from './db/workspaces.ts'

/** What every route is given; the address is for those who need a connection of their own (COPY). */
export type Context = { db: Db; application: Address; workspaceId: string; now: () => Instant }

/** The workspace that the header names; without it, the company's own one (docs/decisions/010). */
export async function sessionOf(
  { db, application }: Pick<Context, 'db' | 'application'>,
  headers: IncomingHttpHeaders,
): Promise<Context> {
  const asked = headers[WORKSPACE_HEADER]
  const workspaces = await listWorkspaces(db)
  const found = asked ? workspaces.find((workspace) => workspace.id === asked) : workspaces[0]
  if (!found) throw new ORPCError('workspace-unknown', { status: 404, defined: true })
  return { db, application, workspaceId: found.id, now }
}

/** The server's clock; everything below takes the instant as an argument. */
export const now = (): Instant => instant(Date.now())
