import { readConfig } from '#server/config.ts'
import { openForCommand } from '#server/db/open.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { now } from '#server/session.ts'
import { testMember } from '#server/test-members.ts'

/** What a browser of the house's owner sends, who is made here: the product runs already, at this address. */
export async function signedIn(home: string, url: string): Promise<Record<string, string>> {
  const config = { ...readConfig({ LOCKSTEP_HOME: home }), databaseUrl: undefined }
  const { db, close } = await openForCommand(config)
  try {
    const workspaceId = await firstWorkspace(db, now())
    const { headers } = await testMember(db, workspaceId, { name: 'Owner', roles: ['owner'] })
    return { cookie: headers.cookie, origin: url }
  } finally {
    await close()
  }
}
