import { describe, expect, test } from 'vitest'
import {
  type Company,
  endsSessions,
  type Membership,
  mayManage,
  membershipFits,
  signsFor,
} from './membership.ts'
import { ROLES, type Role, type Sees, type TeamSide } from './role.ts'

const SALES = 1
const FIELD = 2
const MARKETING = 3
const REVENUE = 4
const company: Company = {
  small: false,
  sideOf: new Map<number, TeamSide>([
    [SALES, 'sales'],
    [FIELD, 'sales'],
    [MARKETING, 'marketing'],
    [REVENUE, 'revenue'],
  ]),
}
const small = { ...company, small: true }
const holder = (roles: Role[], teams: number[] = [], sees: Sees = 'all') => ({ roles, teams, sees })
const owner = holder(['owner'])
const karl = holder(['sales-manager'], [SALES], 'team')
const ben = holder(['marketing-manager'], [MARKETING])
const as = (roles: Role[], over: Partial<Membership> = {}): Membership => ({
  roles,
  sees: 'own',
  origins: [],
  teams: [],
  knownAs: [],
  ...over,
})

describe('who may change whom', () => {
  test.each([
    ['an owner anybody', owner, as(['owner']), true],
    ['an owner a member without a team', owner, as(['mediator']), true],
    ['a manager a rep of the team', karl, as(['rep'], { teams: [SALES] }), true],
    ['a manager a rep of another team', karl, as(['rep'], { teams: [FIELD] }), false],
    ['a manager a rep of two teams', karl, as(['rep'], { teams: [SALES, FIELD] }), false],
    ['a manager a rep without a team', karl, as(['rep']), false],
    ['a manager an owner of the team', karl, as(['owner', 'rep'], { teams: [SALES] }), false],
    [
      'a manager another manager of the team',
      karl,
      as(['sales-manager'], { teams: [SALES] }),
      true,
    ],
    ['a manager the other side', karl, as(['marketer'], { teams: [MARKETING] }), false],
    ['a rep a rep of the team', holder(['rep'], [SALES]), as(['rep'], { teams: [SALES] }), false],
    ['a mediator anybody', holder(['mediator']), as(['rep'], { teams: [SALES] }), false],
    ['an executive anybody', holder(['executive']), as(['rep'], { teams: [SALES] }), false],
  ] as const)('%s', (_, actor, target, expected) => {
    expect(mayManage(actor, target, false)).toBe(expected)
  })

  test('nobody but an owner changes what they themselves may do', () => {
    expect(mayManage(karl, as(['sales-manager'], { teams: [SALES] }), true)).toBe(false)
    expect(mayManage(owner, as(['owner']), true)).toBe(true)
  })
})

describe('what a membership can be', () => {
  test.each([
    ['no role', as([]), 'roles-none'],
    ['a mediator who sells', as(['mediator', 'rep']), 'roles-mixed'],
    ['both sides', as(['marketing-manager', 'sales-manager']), 'roles-both-sides'],
    ['a team that is not there', as(['rep'], { teams: [99] }), 'team-unknown'],
    ['a rep in marketing', as(['rep'], { teams: [MARKETING] }), 'team-other-side'],
    ['a mediator in a team', as(['mediator'], { teams: [REVENUE] }), 'team-other-side'],
    ['a viewer in sales', as(['viewer'], { teams: [SALES] }), 'team-other-side'],
    ['who sees a team has none', as(['sales-manager'], { sees: 'team' }), 'sees-no-team'],
    ['a guest without origins', as(['guest'], { sees: 'origins' }), 'sees-no-origin'],
  ] as const)('%s is refused', (_, wanted, refusal) => {
    expect(membershipFits(owner, wanted, company)).toEqual({ ok: false, refusal })
  })

  test.each([
    ['a rep in both sales teams', as(['rep'], { teams: [SALES, FIELD] })],
    ['a rep in the revenue team', as(['rep'], { teams: [REVENUE] })],
    ['an executive in the revenue team', as(['executive'], { teams: [REVENUE] })],
    ['an owner who signs for sales', as(['owner', 'sales-manager'], { teams: [SALES] })],
    ['a guest with an origin', as(['guest'], { sees: 'origins', origins: ['webinar'] })],
  ])('%s is fine', (_, wanted) => {
    expect(membershipFits(owner, wanted, company).ok).toBe(true)
  })

  test('in small mode one person wears both hats', () => {
    const both = as(['owner', 'marketing-manager', 'sales-manager'], { teams: [SALES, MARKETING] })
    expect(membershipFits(owner, both, small).ok).toBe(true)
  })
})

describe('nobody gives more than they have', () => {
  test.each([
    ['a rep in the own team', karl, as(['rep'], { teams: [SALES] }), true],
    ['a manager beside oneself', karl, as(['sales-manager'], { teams: [SALES] }), true],
    ['an owner', karl, as(['owner', 'rep'], { teams: [SALES] }), false],
    ['an executive', karl, as(['executive']), false],
    ['a rep in no team', karl, as(['rep']), false],
    ['a rep in another team', karl, as(['rep'], { teams: [FIELD] }), false],
    ['a rep who sees everybody', karl, as(['rep'], { teams: [SALES], sees: 'all' }), false],
    ['a rep who sees the team', karl, as(['rep'], { teams: [SALES], sees: 'team' }), true],
    [
      'a rep with the names of somebody else',
      karl,
      as(['rep'], { teams: [SALES], knownAs: ['the boss'] }),
      false,
    ],
    [
      'a marketer who sees everybody',
      ben,
      as(['marketer'], { teams: [MARKETING], sees: 'all' }),
      true,
    ],
    ['a marketer by a name', ben, as(['marketer'], { teams: [MARKETING], knownAs: ['lea'] }), true],
    ['the other side’s manager', ben, as(['sales-manager'], { teams: [SALES] }), false],
  ] as const)('%s', (_, actor, wanted, expected) => {
    const fits = membershipFits(actor, wanted, company)
    expect(fits.ok || fits.refusal).toBe(expected || 'beyond-own')
  })

  const sees = (of: Sees, ...origins: string[]) => ({ sees: of, origins })
  test.each([
    [sees('own'), sees('own'), true],
    [sees('own'), sees('team'), false],
    [sees('own'), sees('origins', 'Fair'), false],
    [sees('own'), sees('all'), false],
    [sees('team'), sees('own'), true],
    [sees('team'), sees('team'), true],
    [sees('team'), sees('origins', 'Fair'), false],
    [sees('team'), sees('all'), false],
    [sees('origins', 'Fair', 'Web'), sees('own'), true],
    [sees('origins', 'Fair', 'Web'), sees('team'), false],
    [sees('origins', 'Fair', 'Web'), sees('origins', 'Web'), true],
    [sees('origins', 'Fair', 'Web'), sees('origins', 'Web', 'Fair'), true],
    [sees('origins', 'Fair', 'Web'), sees('origins', 'Fair', 'Press'), false],
    [sees('origins', 'Fair', 'Web'), sees('all'), false],
    [sees('all'), sees('own'), true],
    [sees('all'), sees('team'), true],
    [sees('all'), sees('origins', 'Press'), true],
    [sees('all'), sees('all'), true],
  ])('whoever sees %j gives %j: %s', (has, gives, expected) => {
    const actor = { ...karl, ...has }
    const fits = membershipFits(actor, as(['rep'], { teams: [SALES], ...gives }), company)
    expect(fits.ok || fits.refusal).toBe(expected || 'beyond-own')
  })

  test('names that stay as they are may stay', () => {
    const rosa = as(['rep'], { teams: [SALES], knownAs: ['rosa d.'] })
    expect(membershipFits(karl, { ...rosa, sees: 'team' }, company, rosa).ok).toBe(true)
  })

  test('no manager makes anybody an owner, a mediator, an executive, a guest or a viewer', () => {
    for (const actor of [karl, ben])
      for (const role of ROLES) {
        const teams = actor.teams
        const fits = membershipFits(actor, as([role], { teams, sees: 'own' }), company).ok
        if (fits) expect(['sales-manager', 'rep', 'marketing-manager', 'marketer']).toContain(role)
      }
  })
})

test('sessions end with other roles or teams, not with another name in the CRM', () => {
  const rosa = as(['rep'], { teams: [SALES] })
  expect(endsSessions(rosa, { ...rosa, roles: ['sales-manager'] })).toBe(true)
  expect(endsSessions(rosa, { ...rosa, teams: [FIELD] })).toBe(true)
  expect(endsSessions(rosa, { ...rosa, knownAs: ['rosa'] })).toBe(false)
})

test('an owner signs for nobody, and who is both managers for both', () => {
  expect(signsFor(owner)).toEqual([])
  expect(signsFor(karl)).toEqual(['sales'])
  expect(signsFor(holder(['owner', 'marketing-manager', 'sales-manager']))).toEqual([
    'marketing',
    'sales',
  ])
})
