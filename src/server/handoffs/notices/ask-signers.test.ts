import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Notice } from '#api/notices.ts'
import type { AgreementDraft, Proposal } from '#api/proposals.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Role } from '#domain/workspace/role.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { askSigners } from './ask-signers.ts'

let house: TestApp
let [ben, karl, rosa]: TestMember[] = []
beforeAll(async () => {
  house = await testApp()
  const member = (name: string, roles: Role[]) =>
    testMember(house.db, house.workspaceId, { name, roles, sees: 'all' })
  ben = await member('Ben', ['marketing-manager'])
  karl = await member('Karl', ['sales-manager'])
  rosa = await member('Rosa', ['rep'])
})
afterAll(() => house.close())

async function ask<T>(
  as: TestMember | undefined,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  payload?: object,
) {
  const answer = await house.app.inject({
    ...{ method, url: `/api/v1${url}`, headers: as?.headers ?? {} },
    ...(payload && { payload }),
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json() as T
}
async function drafted(as: TestMember | undefined, name: string, proposalId?: number) {
  const begun = await ask<AgreementDraft>(as, 'POST', '/agreement-drafts', { proposalId })
  const { draftId, version } = begun
  const document = { ...(begun.document as Agreement), name }
  await ask(as, 'PUT', `/agreement-drafts/${draftId}`, { version, document })
  return draftId
}
const look = () => askSigners(house.db, house.workspaceId, Date.now())
const told = async (as: TestMember | undefined) =>
  (await ask<{ rows: Notice[] }>(as, 'GET', '/notices')).rows
    .filter(({ topic }) => topic === 'agreement-to-sign')
    .map(({ says, proposalId }) => [says, proposalId])

test('whoever may sign is asked once for each wording, also who joins later, and nobody else', async () => {
  expect(await look()).toBe(0)
  const draftId = await drafted(ben, 'Ours')
  const { proposalId } = await ask<Proposal>(ben, 'POST', '/proposals', { draftId })
  expect(await look()).toBe(1)
  expect(await look()).toBe(0)
  const asks = (who: string) => [`${who} asks you to sign a change of the agreement.`, proposalId]
  expect(await told(karl)).toEqual([asks('Ben')])
  expect([await told(ben), await told(rosa)]).toEqual([[], []])

  const lea = await testMember(house.db, house.workspaceId, {
    ...{ name: 'Lea', roles: ['sales-manager'], sees: 'all' },
  })
  expect(await look()).toBe(1)
  expect(await told(lea)).toEqual([asks('Ben')])

  // Karl answers with other words: now marketing is asked, and Lea again.
  const other = await drafted(karl, 'Theirs', proposalId)
  const reworded = await ask<Proposal>(karl, 'POST', `/proposals/${proposalId}/revisions`, {
    ...{ draftId: other, revision: 1 },
  })
  expect(await look()).toBe(2)
  expect(await told(ben)).toEqual([asks('Karl')])
  expect((await told(lea)).length).toBe(2)

  const sign = (as: TestMember | undefined, side: string) =>
    ask(as, 'POST', `/proposals/${proposalId}/signatures`, { side, hash: reworded.hash })
  await sign(ben, 'marketing')
  await sign(karl, 'sales')
  expect(await look()).toBe(0)
  expect(await told(ben)).toEqual([
    ['Karl asked you to sign a change of the agreement. Nothing is left to sign.', proposalId],
  ])
})
