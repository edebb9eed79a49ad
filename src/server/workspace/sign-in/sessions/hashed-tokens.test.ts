import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { applicationAddress } from '#server/db/roles.ts'
import { testDatabase } from '#server/db/test-database.ts'
import { testMember } from '#server/test-members.ts'
import { openSignIn } from '#server/workspace/sign-in/open.ts'

test('what the company’s own sign-in says of somebody is not kept', async () => {
  const house = await testDatabase()
  const signIn = openSignIn({
    db: house.db,
    application: applicationAddress(house.address),
    secret: 's'.repeat(43),
    url: 'http://localhost:4400',
    oidc: undefined,
    sendsMail: false,
  })
  const { humanId: userId } = await testMember(house.db, house.workspaceId, {
    name: 'Ada',
    roles: ['rep'],
  })
  const { internalAdapter } = await signIn.auth.$context
  const idToken = 'header.who-ada-is.signature'
  const account = { userId, providerId: 'oidc', accountId: 'ada', accessToken: 'a', idToken }
  const { id } = await internalAdapter.linkAccount(account)
  const kept = async () => {
    const { rows } = await sql`select access_token, id_token from credential`.execute(house.owner)
    return rows
  }
  expect(await kept()).toEqual([{ access_token: 'a', id_token: null }])
  await internalAdapter.updateAccount(id, { accessToken: 'b', idToken })
  expect(await kept()).toEqual([{ access_token: 'b', id_token: null }])
  await signIn.close()
  await house.close()
})
