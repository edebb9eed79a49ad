import { describe, expect, test } from 'vitest'
import { random } from '#domain/random.ts'
import { instant } from '#domain/time.ts'
import { afterTurn, inTurn, type Lead, type Rep, route, type Terms } from './route.ts'
import { kindKey, type LeadKind } from './strengths.ts'

const NOW = instant(Date.UTC(2026, 2, 2, 9))
const terms: Terms = { rules: [], answerBy: instant(NOW + 8 * 3_600_000) }
const rep = (memberId: number, some: Partial<Rep> = {}): Rep => ({
  memberId,
  name: `Rep ${memberId}`,
  weight: 1,
  room: 25,
  taken: 0,
  owed: 0,
  opensAt: NOW,
  strengths: new Map(),
  ...some,
})
const lead = (personId: number, some: Partial<Lead> = {}): Lead => ({
  personId,
  n: 1,
  traits: {},
  owners: [],
  companyOwners: [],
  kind: null,
  ...some,
})

/** Gives leads one after the other, as the product does, and answers how many each got. */
function giveAll(reps: readonly Rep[], leads: readonly Lead[], by: Terms = terms) {
  const got = new Map(reps.map(({ memberId }) => [memberId, 0]))
  const owed = new Map(reps.map((one) => [one.memberId, one.owed]))
  for (const one of leads) {
    const now = reps.map((each) => ({ ...each, owed: owed.get(each.memberId) as number }))
    const { memberId } = route(one, now, by)
    for (const [member, left] of afterTurn(one, inTurn(one, now, by), memberId as number))
      owed.set(member, left)
    got.set(memberId as number, (got.get(memberId as number) ?? 0) + 1)
  }
  return { got, owed }
}

const rules: Terms['rules'] = [
  {
    kind: 'territory',
    name: 'DACH',
    when: [{ trait: 'country', in: ['DE', 'AT', 'CH'] }],
    to: [1, 2],
  },
  { kind: 'territory', name: 'Europe', when: [{ trait: 'country', known: true }], to: [1, 2, 3] },
  { kind: 'segment', name: 'Enterprise', when: [{ trait: 'employees', atLeast: 500 }], to: [2, 4] },
  { kind: 'owner' },
]
const four = [1, 2, 3, 4].map((id) => rep(id))

describe('rules', () => {
  test('of several territories the first that fits counts, and a segment narrows it further', () => {
    const german = lead(1, { traits: { country: 'de', employees: 900 } })
    const routed = route(german, four, { ...terms, rules })
    expect(routed.memberId).toBe(2)
    expect(routed.why).toEqual({
      says: 'Rep 2 is the only one who can take it. It belongs to the territory DACH and the segment Enterprise.',
      by: 'only',
    })
    expect(routed.others).toEqual([
      { memberId: 1, name: 'Rep 1', says: 'Is not in the segment Enterprise.' },
      { memberId: 3, name: 'Rep 3', says: 'Is not in the territory DACH.' },
      { memberId: 4, name: 'Rep 4', says: 'Is not in the territory DACH.' },
    ])
  })

  test('a segment of which nobody is in the territory does not leave the lead to nobody', () => {
    const only = [rep(1), rep(4)]
    const german = lead(1, { traits: { country: 'DE', employees: 900 } })
    expect(route(german, only, { ...terms, rules }).memberId).toBe(1)
  })

  test('who works with the person gets the lead, then who works with the company', () => {
    const by = { ...terms, rules: [{ kind: 'owner' as const }] }
    expect(route(lead(1, { owners: [3], companyOwners: [2] }), four, by)).toMatchObject({
      memberId: 3,
      why: { says: 'Rep 3 works with this person already.', by: 'owner' },
    })
    expect(route(lead(1, { owners: [9], companyOwners: [2] }), four, by)).toMatchObject({
      memberId: 2,
      why: { says: 'Rep 2 works with this company already.' },
    })
  })

  test('an owner outside of the territory does not get it when the territory stands first', () => {
    const german = lead(1, { traits: { country: 'DE' }, owners: [4] })
    expect([1, 2]).toContain(route(german, four, { ...terms, rules }).memberId)
    const [owner, ...before] = [rules[3], ...rules.slice(0, 3)] as Terms['rules']
    const first = { ...terms, rules: [owner, ...before] as Terms['rules'] }
    expect(route(german, four, first).memberId).toBe(4)
  })
})

describe('who is not there, or has no room', () => {
  const away = { opensAt: instant(NOW + 9 * 3_600_000) }

  test('who opens after the answer is due is passed over, and their owner’s claim too', () => {
    const by = { ...terms, rules: [{ kind: 'owner' as const }] }
    const routed = route(lead(1, { owners: [1] }), [rep(1, away), rep(2)], by)
    expect(routed.memberId).toBe(2)
    expect(routed.others[0]?.says).toBe('Is away, or does not work before an answer is due.')
  })

  test('whose week is full is passed over', () => {
    const routed = route(lead(1), [rep(1, { taken: 25, owed: 9 }), rep(2)], terms)
    expect([routed.memberId, routed.others[0]?.says]).toEqual([
      2,
      'Has 25 of 25 leads for this week already.',
    ])
  })

  test('when everybody’s week is full it goes to the least full one, and says so', () => {
    const routed = route(lead(1), [rep(1, { taken: 30 }), rep(2, { taken: 26 })], terms)
    expect(routed).toMatchObject({ memberId: 2 })
    expect(routed.why.says).toContain('Everybody’s week is full')
  })

  test('who can take none at all comes last, also when everybody is full', () => {
    const none = rep(2, { taken: 0, room: 0 })
    expect(route(lead(1), [rep(1, { taken: 25 }), none], terms)).toMatchObject({ memberId: 1 })
    expect(route(lead(1), [none], terms)).toMatchObject({ memberId: 2 })
  })

  test('when the territory is away it goes to somebody else who is there', () => {
    const german = lead(1, { traits: { country: 'DE' } })
    const routed = route(german, [rep(1, away), rep(2, away), rep(3)], { ...terms, rules })
    expect(routed).toMatchObject({ memberId: 3 })
    expect(routed.why.says).toContain('not there in time')
  })

  test('when everybody is away it goes to who is back first; only without reps to nobody', () => {
    const never = { opensAt: null }
    expect(route(lead(1), [rep(1, never), rep(2, away)], terms).memberId).toBe(2)
    expect(route(lead(1), [rep(1, never)], terms).memberId).toBe(1)
    expect(route(lead(1), [], terms)).toEqual({
      memberId: null,
      why: { says: 'Nobody takes leads yet.', by: 'nobody' },
      others: [],
    })
  })
})

describe('turns', () => {
  test('over 1,000 small batches nobody gets more than one lead more than anybody else, at any time', () => {
    const chance = random('batches')
    let reps = Array.from({ length: 7 }, (_, i) => rep(i + 1, { room: 1e9 }))
    const total = new Map(reps.map(({ memberId }) => [memberId, 0]))
    let person = 0
    for (let batch = 0; batch < 1_000; batch++) {
      const leads = Array.from({ length: 1 + Math.floor(chance.between(0, 4)) }, () =>
        lead(++person),
      )
      const { got, owed } = giveAll(reps, leads)
      for (const [member, count] of got) total.set(member, (total.get(member) as number) + count)
      reps = reps.map((one) => ({ ...one, owed: owed.get(one.memberId) as number }))
      const counts = [...total.values()]
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    }
  })

  test('ties do not favour who came first, or last: a first lead goes to each about as often', () => {
    const reps = [1, 2, 3, 4, 5].map((id) => rep(id))
    const counts = [1, 2, 3, 4, 5].map((id) => {
      let n = 0
      for (let person = 1; person <= 10_000; person++)
        if (route(lead(person), reps, terms).memberId === id) n++
      return n
    })
    // 2,000 each, five standard deviations of 40.
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200)
  })

  test('weights and room share the turns: 2 to 1, and a quarter for who is new', () => {
    const reps = [rep(1, { weight: 2 }), rep(2), rep(3, { room: 6.25 })]
    const { got } = giveAll(
      reps,
      Array.from({ length: 1_300 }, (_, i) => lead(i + 1)),
    )
    // 2 : 1 : 0.25 of 1,300.
    for (const [member, share] of [
      [1, 800],
      [2, 400],
      [3, 100],
    ] as const)
      expect(Math.abs((got.get(member) as number) - share)).toBeLessThanOrEqual(1)
  })

  test('with strengths each gets as many leads as the shares of all leads sum up to', () => {
    const kinds: LeadKind[] = [
      { fit: 'A', engagement: '1', openedBy: 'hand-raise' },
      { fit: 'A', engagement: '1', openedBy: 'score' },
      { fit: 'B', engagement: '2', openedBy: 'score' },
    ]
    const strong = (...weights: number[]) =>
      new Map(weights.map((weight, i) => [kindKey(kinds[i] as LeadKind), weight]))
    // Nobody says anything of the fourth; the weights of the product of weight and room are 1, 2, 1 and 0.25.
    const table = [[1.25, 0.8, 1], [0.8, 1.1, 1.25], [1, 1, 0.8], []]
    const reps = [1, 2, 1, 0.25].map((weight, i) =>
      rep(i + 1, { weight, room: 1e9, strengths: strong(...(table[i] as number[])) }),
    )
    const chance = random('strengths')
    const leads = Array.from({ length: 5_000 }, (_, i) =>
      lead(i + 1, { kind: kinds[Math.floor(chance.between(0, 3))] ?? null }),
    )
    const fair = [0, 0, 0, 0]
    for (const { kind } of leads) {
      const parts = [1, 2, 1, 0.25].map(
        (base, i) => base * (table[i]?.[kinds.indexOf(kind as LeadKind)] ?? 1),
      )
      const sum = parts.reduce((a, b) => a + b, 0)
      for (const [i, part] of parts.entries()) fair[i] = (fair[i] as number) + part / sum
    }
    const { got, owed } = giveAll(reps, leads)
    for (const [i, count] of fair.entries())
      expect(Math.abs((got.get(i + 1) as number) - count)).toBeLessThan(2)
    expect([...owed.values()].reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 6)
  })

  test('the reason says what somebody does well, and never what they do less well', () => {
    const kind: LeadKind = { fit: 'A', engagement: '1', openedBy: 'score' }
    const of = (weight: number) => new Map([[kindKey(kind), weight]])
    const two = [rep(1, { strengths: of(1.25), owed: 1 }), rep(2, { strengths: of(0.8) })]
    expect(route(lead(1, { kind }), two, terms).why.says).toBe(
      'It is Rep 1’s turn among 2. Rep 1 gets a little more of such leads: more of theirs became deals.',
    )
    const [, weak] = two as [Rep, Rep]
    const other = [rep(1), { ...weak, owed: 1 }]
    expect(route(lead(1, { kind }), other, terms).why.says).toBe('It is Rep 2’s turn among 2.')
  })

  test('what is owed sums up to nothing, and who was away is not flooded when they come back', () => {
    const chance = random('away')
    let reps = [1, 2, 3].map((id) => rep(id, { room: 1e9 }))
    const leads = (from: number) => Array.from({ length: 100 }, (_, i) => lead(from + i))
    const gone = reps.map((one) => (one.memberId === 3 ? { ...one, opensAt: null } : one))
    const { owed } = giveAll(gone as Rep[], leads(1))
    expect([...owed.values()].reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 6)
    reps = reps.map((one) => ({ ...one, owed: owed.get(one.memberId) as number }))
    const { got } = giveAll(reps, leads(1 + Math.floor(chance.between(1_000, 2_000))))
    for (const count of got.values()) expect(Math.abs(count - 100 / 3)).toBeLessThan(2)
  })

  test('the same is asked, the same is answered', () => {
    const asked = lead(42)
    const reps = [3, 1, 2].map((id) => rep(id))
    expect(route(asked, reps, terms).memberId).toBe(route(asked, reps.toReversed(), terms).memberId)
  })
})
