import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgreementInForce } from '#api/agreement.ts'
import type { AgreementDraft, Proposal } from '#api/proposals.ts'
import { type Agreement, CLOSINGS } from '#domain/agreement/agreement.ts'
import { verifyAudit } from '#server/db/audit/verify.ts'
import { verify } from '#server/db/fold/verify.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

/** Ben in marketing, Karl in sales, Mira the mediator, Rosa who only calls. */
let house: TestApp
let ben: TestMember
let karl: TestMember
let mira: TestMember
let rosa: TestMember
beforeAll(async () => {
  house = await testApp()
  const member = (name: string, role: 'marketing-manager' | 'sales-manager' | 'mediator' | 'rep') =>
    testMember(house.db, house.workspaceId, { name, roles: [role], sees: 'all' })
  ben = await member('Ben Achterberg', 'marketing-manager')
  karl = await member('Karl Voss', 'sales-manager')
  mira = await member('Mira Haan', 'mediator')
  rosa = await member('Rosa Delgado', 'rep')
})
afterAll(() => house.close())

type Answer<T> = { status: number; body: T & { code?: string } }
async function ask<T>(
  as: TestMember,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
): Promise<Answer<T>> {
  const { headers } = as
  const answer = await house.app.inject({
    ...{ method, url: `/api/v1${url}`, headers },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() }
}
const inForce = async () => (await ask<AgreementInForce>(ben, 'GET', '/agreement')).body
const read = async (id: number, as = ben) =>
  (await ask<Proposal>(as, 'GET', `/proposals/${id}`)).body

/** A draft upon the newest version, or upon a proposal, with one number of its own. */
async function draft(as: TestMember, hours: number, proposalId?: number): Promise<AgreementDraft> {
  const begun = await ask<AgreementDraft>(as, 'POST', '/agreement-drafts', { proposalId })
  expect(begun.status).toBe(200)
  const { draftId, version } = begun.body
  const document = withHours(begun.body.document as Agreement, hours)
  const saved = await ask<AgreementDraft>(as, 'PUT', `/agreement-drafts/${draftId}`, {
    ...{ version, document },
  })
  expect(saved.status).toBe(200)
  return saved.body
}
const withHours = (document: Agreement, businessHours: number): Agreement => ({
  ...document,
  clocks: (document.clocks ?? []).map((clock) =>
    clock.id === 'answer' ? { ...clock, businessHours } : clock,
  ),
})

async function propose(as: TestMember, hours: number, effectiveFrom: number | null = null) {
  const { draftId } = await draft(as, hours)
  return ask<Proposal>(as, 'POST', '/proposals', { draftId, effectiveFrom })
}
const sign = (as: TestMember, { proposalId, hash }: Proposal, side: 'marketing' | 'sales') =>
  ask<Proposal>(as, 'POST', `/proposals/${proposalId}/signatures`, { side, hash })

test('what both sides sign is in force from the last signature on', async () => {
  const { body: proposed, status } = await propose(ben, 4)
  expect(status).toBe(200)
  expect(proposed).toMatchObject({
    state: 'open',
    madeFor: 'marketing',
    revision: 1,
    signatures: [],
    may: { sign: ['marketing'], withdraw: true, reword: true },
    asked: [
      { name: 'Ben Achterberg', side: 'marketing' },
      { name: 'Karl Voss', side: 'sales' },
    ],
  })
  const first = await sign(ben, proposed, 'marketing')
  expect(first.body).toMatchObject({ state: 'open', may: { sign: [] } })
  expect((await inForce()).version).toBe(1)
  const before = Date.now()
  const second = await sign(karl, proposed, 'sales')
  expect(second.body).toMatchObject({ state: 'in-force', versionInForce: 2 })
  const agreement = await inForce()
  expect(agreement).toMatchObject({
    version: 2,
    fingerprint: proposed.fingerprint,
    isAlone: false,
    signatures: [
      { side: 'marketing', name: 'Ben Achterberg' },
      { side: 'sales', name: 'Karl Voss' },
    ],
  })
  const last = agreement.signatures[1]?.signedAt ?? 0
  expect(agreement.effectiveFrom).toBeGreaterThanOrEqual(last)
  expect(last).toBeGreaterThanOrEqual(before - 1_000)
  expect(agreement.document).toEqual(proposed.document)
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
})

test('other words end the signatures under the former ones, and the old hash signs nothing', async () => {
  const { body: proposed } = await propose(ben, 5)
  await sign(ben, proposed, 'marketing')
  const { draftId } = await draft(mira, 6, proposed.proposalId)
  const reworded = await ask<Proposal>(
    mira,
    'POST',
    `/proposals/${proposed.proposalId}/revisions`,
    { draftId, revision: 1 },
  )
  expect(reworded.body).toMatchObject({
    revision: 2,
    signatures: [],
    history: [
      { revision: 2, madeBy: { name: 'Mira Haan' }, signatures: [] },
      { revision: 1, signatures: [{ name: 'Ben Achterberg', voidedAs: 'reworded' }] },
    ],
  })
  expect(await sign(karl, proposed, 'sales')).toMatchObject({
    status: 409,
    body: { code: 'proposal-reworded' },
  })
  // Two who answer the same words: the second one is told.
  const late = await draft(karl, 7, proposed.proposalId)
  expect(
    await ask(karl, 'POST', `/proposals/${proposed.proposalId}/revisions`, {
      ...{ draftId: late.draftId, revision: 1 },
    }),
  ).toMatchObject({ status: 409, body: { code: 'proposal-reworded' } })
  const withdrawn = await ask(mira, 'PUT', `/proposals/${proposed.proposalId}/withdrawal`, {})
  expect(withdrawn.body).toMatchObject({ state: 'withdrawn' })
  expect(await sign(karl, reworded.body, 'sales')).toMatchObject({
    status: 409,
    body: { code: 'proposal-over' },
  })
})

test.each([
  ['a rep', () => rosa, 'sales' as const],
  ['the mediator', () => mira, 'sales' as const],
  ['the other side’s manager', () => ben, 'sales' as const],
])('%s does not sign for sales', async (_, who, side) => {
  const { body: proposed } = await propose(ben, 9)
  const refused = await sign(who(), proposed, side)
  expect(refused.status).toBe(403)
  expect((await read(proposed.proposalId)).signatures).toEqual([])
  await ask(ben, 'PUT', `/proposals/${proposed.proposalId}/withdrawal`, {})
})

test('of two proposals of one base the first one that both sign outruns the other', async () => {
  const [one, other] = [(await propose(ben, 10)).body, (await propose(karl, 11)).body]
  await sign(ben, one, 'marketing')
  await sign(ben, other, 'marketing')
  const both = await Promise.all([sign(karl, one, 'sales'), sign(karl, other, 'sales')])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  const loser = both[0]?.status === 200 ? other : one
  expect(await read(loser.proposalId)).toMatchObject({
    state: 'outrun',
    signatures: [],
    may: { sign: [], reword: false },
  })
  const { versions } = await inForce()
  expect(versions.map(({ version }) => version)).toEqual([1, 2, 3])
})

test('who leaves between the signatures has signed nothing, and who moves cannot sign for the other side', async () => {
  const { body: proposed } = await propose(ben, 12)
  const leaver = await testMember(house.db, house.workspaceId, {
    ...{ name: 'Lea Moreau', roles: ['marketing-manager'], sees: 'all' },
  })
  await sign(leaver, proposed, 'marketing')
  await sql`update member set roles = array['sales-manager'] where workspace_id = ${house.workspaceId}
    and member_id = ${leaver.memberId}`.execute(house.owner)
  const moved = await read(proposed.proposalId)
  expect(moved.signatures).toEqual([])
  expect(moved.history[0]?.signatures).toMatchObject([{ name: 'Lea Moreau', voidedAs: 'moved' }])
  // The session knows the former role until it ends; the database does not.
  expect(await sign(leaver, proposed, 'marketing')).toMatchObject({
    body: { code: 'not-yours-to-sign' },
  })
  await sql`delete from human_session where id = ${leaver.sessionId}`.execute(house.db)
  const again = await testSession(leaver)
  expect(await sign(again, proposed, 'sales')).toMatchObject({
    ...{ status: 409, body: { code: 'signed-other-side' } },
  })
  await sign(karl, proposed, 'sales')
  expect((await inForce()).version).toBe(3)
  await ask(ben, 'PUT', `/proposals/${proposed.proposalId}/withdrawal`, {})
})

test('nobody puts a day before the last signature into a version', async () => {
  const past = await propose(ben, 13, Date.now() - 86_400_000)
  expect(past).toMatchObject({ status: 422, body: { code: 'effective-past' } })
  const soon = Date.now() + 1_500
  const { body: proposed } = await propose(ben, 13, soon)
  await sign(ben, proposed, 'marketing')
  await new Promise((go) => setTimeout(go, 1_600))
  await sign(karl, proposed, 'sales')
  const { versions } = await inForce()
  const made = versions.at(-1)
  expect(made?.effectiveFrom).toBeGreaterThan(soon)
  expect(made?.effectiveFrom).toBeGreaterThanOrEqual(made?.signatures.at(-1)?.signedAt ?? Infinity)
})

test('a version may begin on a later day, and the one before holds until then', async () => {
  const later = Date.now() + 3_600_000
  const { body: proposed } = await propose(karl, 14, later)
  await sign(ben, proposed, 'marketing')
  await sign(karl, proposed, 'sales')
  const agreement = await inForce()
  expect(agreement.version).toBe(4)
  expect(agreement.versions.at(-1)).toMatchObject({ version: 5, effectiveFrom: later })
  // Whatever comes next begins after it.
  const { body: next } = await propose(ben, 15)
  await sign(ben, next, 'marketing')
  await sign(karl, next, 'sales')
  expect((await inForce()).versions.at(-1)?.effectiveFrom).toBeGreaterThan(later)
})

test('the mediator stops a version for everybody to see, and nobody else does', async () => {
  const before = (await inForce()).versions.at(-1)
  const stop = (as: TestMember) =>
    ask(as, 'PUT', '/agreement/suspension', {
      ...{ version: before?.version ?? 0, because: 'Sales was never shown the second page.' },
    })
  expect((await stop(ben)).status).toBe(403)
  expect(await stop(mira)).toMatchObject({
    status: 200,
    body: { version: 7, signatures: [], suspends: { version: 6, by: 'Mira Haan' } },
  })
  expect(await stop(mira)).toMatchObject({ status: 409 })
})

test('every version that was signed has a certificate, and the first one has none', async () => {
  const certificate = await ask<{ text: string }>(ben, 'GET', '/agreement/versions/2/certificate')
  expect(certificate.status).toBe(200)
  expect(JSON.parse(certificate.body.text)).toMatchObject({ version: 2, signatures: [{}, {}] })
  expect(await ask(ben, 'GET', '/agreement/versions/1/certificate')).toMatchObject({
    ...{ status: 409, body: { code: 'version-unsigned' } },
  })
  expect(await ask(ben, 'GET', '/agreement/versions/99/certificate')).toMatchObject({ status: 404 })
})

test('whoever changes what was signed past us is found', async () => {
  const tamper = (statement: string) =>
    house.owner.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql.raw(statement).execute(tx)
    })
  const found = async () => (await verifyAudit(house.db, house.workspaceId)).agreements
  expect(await found()).toEqual([])
  const ofTwo = '(select proposal_id from agreement_version where version = 2)'
  await tamper(`update agreement_signature set name = 'Somebody' where side = 'sales'
    and voided_at is null and proposal_id = ${ofTwo}`)
  expect(await found()).toEqual([{ version: 2, what: 'changed' }])
  await tamper(`update agreement_signature set name = 'Karl Voss' where name = 'Somebody'`)
  expect(await found()).toEqual([])
  const swap = (from: string, to: string) =>
    tamper(`update proposal_revision set body = replace(body, '${from}', '${to}'),
      hash = encode(sha256(convert_to(replace(body, '${from}', '${to}'), 'UTF8')), 'hex')
      where proposal_id = ${ofTwo}`)
  await swap('"businessHours":4', '"businessHours":40')
  expect(await found()).toEqual([{ version: 2, what: 'changed' }])
  await swap('"businessHours":40', '"businessHours":4')
  expect(await found()).toEqual([])
  // As the application it is not even possible.
  for (const statement of [
    `update agreement_version set document = '{}'`,
    'delete from agreement_signature',
    `update proposal_revision set body = ''`,
    'update agreement_signature set signed_at = now()',
  ])
    await expect(
      inWorkspace(house.db, house.workspaceId, (tx) =>
        sql.raw(`${statement} where workspace_id = '${house.workspaceId}'`).execute(tx),
      ),
    ).rejects.toMatchObject({ code: '42501' })
})

test('a draft that nobody could sign is kept as it is typed and not proposed', async () => {
  const begun = await ask<AgreementDraft>(ben, 'POST', '/agreement-drafts', {})
  const { draftId, version, document } = begun.body
  const broken = { ...(document as Agreement), closings: 7, clocks: [{ id: 'answer' }] }
  const saved = await ask<AgreementDraft>(ben, 'PUT', `/agreement-drafts/${draftId}`, {
    ...{ version, document: broken },
  })
  expect(saved.body.document).toEqual(broken)
  expect(saved.body.faults.map(({ path }) => path)).toContain('closings')
  expect(CLOSINGS).toContain('recycled')
  expect(await ask(ben, 'POST', '/proposals', { draftId })).toMatchObject({
    ...{ status: 422, body: { code: 'agreement-unsound' } },
  })
  // It is still there, and a second window that saves the older text is told.
  expect(
    await ask(ben, 'PUT', `/agreement-drafts/${draftId}`, { version, document }),
  ).toMatchObject({ status: 409, body: { code: 'draft-elsewhere' } })
  expect((await ask(karl, 'GET', `/agreement-drafts/${draftId}`)).status).toBe(404)
  expect((await ask(ben, 'DELETE', `/agreement-drafts/${draftId}`)).status).toBe(200)
  expect(await ask(ben, 'POST', '/agreement-drafts', { document: [] })).toMatchObject({
    ...{ status: 422, body: { code: 'document-unfit' } },
  })
})

/** Signs somebody in anew, after what they may was changed. */
async function testSession(member: TestMember): Promise<TestMember> {
  const { randomUUID } = await import('node:crypto')
  const { hashToken, newToken } = await import('#server/tokens.ts')
  const [at, token] = [Date.now(), newToken()]
  await house.db
    .insertInto('human_session')
    .values({
      ...{ id: randomUUID(), human_id: member.humanId, token: hashToken(token), confirmed_at: at },
      ...{ expires_at: at + 86_400_000, ip_address: null, user_agent: null },
      ...{ created_at: at, updated_at: at },
    })
    .execute()
  const cookie = `lockstep=${token}.signature`
  return { ...member, headers: { ...member.headers, cookie } }
}
