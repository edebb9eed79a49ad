import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgreementDraft, Proposal } from '#api/proposals.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Role } from '#domain/workspace/role.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

/** As many at once; `npm run faults signing` goes a hundred rounds. */
const AT_ONCE = 200
const ROUNDS = Number(process.env.LOCKSTEP_ROUNDS ?? '1')

let house: TestApp
let ben: TestMember
let karls: TestMember[]
let miras: TestMember[]
beforeAll(async () => {
  house = await testApp({ limits: null })
  const member = (name: string, role: Role) =>
    testMember(house.db, house.workspaceId, { name, roles: [role], sees: 'all' })
  ben = await member('Ben', 'marketing-manager')
  const several = (name: string, role: Role) =>
    Promise.all(Array.from({ length: 10 }, (_, i) => member(`${name} ${i}`, role)))
  karls = await several('Karl', 'sales-manager')
  miras = await several('Mira', 'mediator')
}, 60_000)
afterAll(() => house.close())

async function ask<T>(
  as: TestMember,
  method: 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
) {
  const { headers } = as
  const answer = await house.app.inject({
    ...{ method, url: `/api/v1${url}`, headers },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } }
}

/** A draft with words that no other one has. */
async function draft(as: TestMember, name: string, proposalId?: number): Promise<number> {
  const begun = await ask<AgreementDraft>(as, 'POST', '/agreement-drafts', { proposalId })
  const { draftId, version } = begun.body
  const document = { ...(begun.body.document as Agreement), name }
  const saved = await ask(as, 'PUT', `/agreement-drafts/${draftId}`, { version, document })
  expect(saved.status).toBe(200)
  return draftId
}
async function proposed(name: string): Promise<Proposal> {
  const draftId = await draft(ben, name)
  const made = await ask<Proposal>(ben, 'POST', '/proposals', { draftId })
  expect(made.status).toBe(200)
  return made.body
}
const atOnce = <T>(call: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, i) => call(i)))
const of = <T>(all: readonly T[], i: number) => all[i % all.length] as T

function counted(answers: { status: number; body: { code?: string } }[]) {
  const counts: Record<string, number> = {}
  for (const { status, body } of answers) {
    const told = status === 200 ? 'ok' : `${status} ${body.code}`
    counts[told] = (counts[told] ?? 0) + 1
  }
  return counts
}
const versions = async () => {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from agreement_version`.execute(house.owner)
  return rows[0]?.n ?? 0
}

test.each(Array.from({ length: ROUNDS }, (_, round) => round))(
  'of 200 at once one wins, and 199 are told (round %i)',
  async (round) => {
    const before = await versions()
    // One draft, proposed 200 times.
    const draftId = await draft(ben, `Proposed ${round}`)
    const made = await atOnce(() => ask<Proposal>(ben, 'POST', '/proposals', { draftId }))
    expect(counted(made)).toEqual({ ok: 1, '404 draft-unknown': AT_ONCE - 1 })
    const first = made.find(({ status }) => status === 200)?.body as Proposal
    // Ten people answer the same words, twenty times each.
    const { proposalId } = first
    const drafts = await Promise.all(
      karls.map((karl, i) => draft(karl, `Answer ${round} ${i}`, proposalId)),
    )
    const answers = await atOnce((i) =>
      ask<Proposal>(of(karls, i), 'POST', `/proposals/${proposalId}/revisions`, {
        ...{ draftId: of(drafts, i), revision: 1 },
      }),
    )
    expect(counted(answers)).toEqual({ ok: 1, '409 proposal-reworded': AT_ONCE - 1 })
    // Nobody has more than twenty drafts; nine of these are still there.
    const gone = await Promise.all(
      drafts.map((draftId, i) => ask(of(karls, i), 'DELETE', `/agreement-drafts/${draftId}`)),
    )
    expect(counted(gone)).toEqual({ ok: 9, '404 draft-unknown': 1 })
    const { hash } = answers.map(({ body }) => body).find(({ hash }) => hash) as Proposal
    const sign = (as: TestMember, side: 'marketing' | 'sales') =>
      ask<Proposal>(as, 'POST', `/proposals/${proposalId}/signatures`, { side, hash })
    // Both sides sign at the same time, one of them 199 times.
    const signed = await atOnce((i) =>
      i === 0 ? sign(ben, 'marketing') : sign(of(karls, i), 'sales'),
    )
    const told = counted(signed)
    expect(told.ok).toBe(2)
    // Before the other side signed somebody had; afterwards the proposal is over.
    expect((told['409 signed-already'] ?? 0) + (told['409 proposal-over'] ?? 0)).toBe(AT_ONCE - 2)
    expect(await versions()).toBe(before + 1)
    // The mediators stop it.
    const version = before + 1
    const stopped = await atOnce((i) =>
      ask(of(miras, i), 'PUT', '/agreement/suspension', { version, because: 'At once.' }),
    )
    expect(counted(stopped)).toEqual({ ok: 1, '409 proposal-outrun': AT_ONCE - 1 })
    expect(await versions()).toBe(before + 2)
    // Withdrawn 200 times, while the last signature comes.
    const last = await proposed(`Withdrawn ${round}`)
    const url = `/proposals/${last.proposalId}`
    const mine = { side: 'marketing', hash: last.hash }
    expect((await ask(ben, 'POST', `${url}/signatures`, mine)).status).toBe(200)
    const ended = await atOnce((i) =>
      i === 100
        ? ask(of(karls, 1), 'POST', `${url}/signatures`, { side: 'sales', hash: last.hash })
        : ask(ben, 'PUT', `${url}/withdrawal`, {}),
    )
    expect(counted(ended)).toEqual({ ok: 1, '409 proposal-over': AT_ONCE - 1 })
    const isSigned = ended[100]?.status === 200
    expect(await versions()).toBe(before + (isSigned ? 3 : 2))
    const noted = await atOnce((i) =>
      ask(of(karls, i), 'POST', '/reservations', { clauseId: 'qualify', says: `No ${i}.` }),
    )
    expect(counted(noted)).toEqual({ ok: AT_ONCE })
    const [{ reservationId }] = noted.map(({ body }) => body) as unknown as [
      { reservationId: number },
    ]
    const changed = await atOnce((i) =>
      ask(of(miras, i), 'PUT', `/reservations/${reservationId}`, { version: 1, state: 'accepted' }),
    )
    expect(counted(changed)).toEqual({ ok: 1, '409 reservation-changed': AT_ONCE - 1 })
  },
  120_000,
)
