import { expect, test } from 'vitest'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { rowReader } from '#domain/people/imports/rows/row-events.ts'
import { instant } from '#domain/time.ts'
import type { Suppressed } from '#server/db/privacy/suppressed.ts'
import { leavingOut } from './kept-out.ts'

const column = (name: string) => ({ column: name })
const MAP: ImportMap = {
  ...{ schema: 'lockstep.map/1', name: 'crm', format: 'csv', decimal: '.', history: true },
  system: 'hubspot',
  person: column('contacts'),
  several: ';',
  deal: {
    id: column('deal'),
    amount: column('amount'),
    name: { value: 'Rent' },
    openedAt: column('opened'),
    state: { value: 'open' },
    entered: [{ stage: { value: 'Offer' }, at: column('offered') }],
  },
}
type Row = Record<string, string>
const setting = { timeZone: 'UTC', currency: 'EUR', now: instant(Date.UTC(2026, 5, 1)) }
const row = (contacts: string): Row => ({
  ...{ contacts, deal: 'D1', amount: '1200', opened: '2026-01-05', offered: '2026-01-07' },
})

/** The row as it comes in where contact 2 was erased and 3 is not to be tracked. */
async function kept(contacts: string, map: ImportMap = MAP) {
  const read = rowReader<Row>(map, (name) => (row) => row[name], setting)
  if (!read.ok) throw new Error('The map is unfit')
  const is = (value: string) => (name: { value: string }) =>
    name.value === value || name.value === `c${value}@x.org`
  const suppressed = {
    isEmpty: false,
    systems: ['email', 'hubspot'],
    isErased: is('2'),
    isUntracked: is('3'),
  } as Suppressed
  const rows = (async function* () {
    yield { row: row(contacts), told: read.value(row(contacts)) }
  })()
  for await (const { told } of leavingOut(rows, suppressed)) {
    if (!told.ok) return told.refusal.reason
    const { person, deal, events, others = [] } = told.value
    if (person === null) expect(JSON.stringify(told.value)).not.toContain('Rent')
    const parties = [{ person, events }, ...others].map(({ person, events }) => [
      person?.value ?? 'nobody',
      ...events.map(({ name }) => name),
    ])
    expect(JSON.stringify(told.value)).not.toMatch(/:2"|c2@x/)
    return { cents: deal?.amountCents, parties, ids: events.map(({ messageId }) => messageId) }
  }
  throw new Error('There was no row')
}

test.each([
  ['1;2;4', ['1', '4']],
  ['2;1;4', ['1', '4']],
  ['2;4', ['4']],
])('of the deal of %s who was erased is left out, and the amount stays', async (told, left) => {
  const parties = left.map((one) => [one, 'opportunity', 'deal_stage'])
  expect(await kept(told)).toMatchObject({ cents: 120_000, parties })
})

test('a deal of nobody but who was erased is a deal of nobody', async () => {
  expect(await kept('2')).toMatchObject({
    cents: 120_000,
    parties: [['nobody', 'opportunity', 'deal_stage']],
    ids: ['D1:opened', expect.stringMatching(/^D1:stage:[^:]*:2026-01-07$/)],
  })
})

test('who is not to be tracked stays in the deal without what they did, and takes nothing from the others', async () => {
  const [known, other] = [
    ['1', 'opportunity', 'deal_stage'],
    ['3', 'opportunity'],
  ]
  expect(await kept('1;3')).toMatchObject({ cents: 120_000, parties: [known, other] })
  expect(await kept('3;1')).toMatchObject({ cents: 120_000, parties: [other, known] })
})

test('a row that tells nothing else stays out', async () => {
  const { deal: _, several: __, ...people } = MAP
  const map = { ...people, traits: { amount: column('amount') } }
  expect(await kept('2', map)).toBe('Speaks of somebody who was erased')
})

test('where a contact is known by an erased address the deal stays, unless it is called by the address', async () => {
  const { system: _, ...byAddress } = MAP
  expect(await kept('c2@x.org;c1@x.org', byAddress)).toMatchObject({
    cents: 120_000,
    parties: [['c1@x.org', 'opportunity', 'deal_stage']],
  })
  // Nobody can say who of the deal the address in a cell of its own belongs to.
  const beside = { ...byAddress, person: column('amount') }
  expect(await kept('c2@x.org', beside)).toMatchObject({
    parties: [['nobody', 'opportunity', 'deal_stage']],
  })
  const { deal } = MAP
  const called = { ...byAddress, ...(deal && { deal: { ...deal, name: column('contacts') } }) }
  const both = 'c1@x.org;c2@x.org'
  expect(await kept(both, called)).toBe('Speaks of somebody who was erased')
})
