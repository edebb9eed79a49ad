import { TRAITS } from '#domain/people/imports/guess/header-words.ts'
import type { DealState, EventMap, ImportMap } from './map.ts'

/**
 * What one column of a file tells. A column may tell several things: Olist's `mql_id` is the person and the deal.
 * With a name: `trait:origin`, `on:contact_request` (the day of it), `decided:accepted`, `property:page`.
 */
export type Role =
  | 'person'
  | 'company'
  | 'row'
  | 'told-at'
  | 'did'
  | 'did-at'
  /** A line of a history: which field changed, and its new value. */
  | 'changed'
  | 'changed-to'
  | `trait:${string}`
  | `on:${string}`
  | `decided:${string}`
  /** The day of a status, as its system calls it. */
  | `status:${string}`
  | `also:${string}`
  | `entered:${string}`
  | `property:${string}`
  | `deal-${(typeof DEAL_CELLS)[number]}`
  | 'deal-id'
  | 'deal-state'
  /** The company by its source's key, what it is called, and its domain or website. */
  | `account-${(typeof ACCOUNT_CELLS)[number]}`

export const DEAL_CELLS = [
  'name',
  'owner',
  'amount',
  'currency',
  'openedAt',
  'closedAt',
  'wonAt',
  'lostAt',
  'reason',
  'company',
  'stage',
  'stages',
  'roles',
] as const

export const ACCOUNT_CELLS = ['id', 'name', 'site'] as const

/** A map as a person edits it: what each column tells, and the choices that no column holds. */
export type Plan = {
  roles: Readonly<Record<string, readonly Role[]>>
  /** Values of the deal's state column that mean won and lost; every other value is an open deal. */
  won: readonly string[]
  lost: readonly string[]
  /** State of every deal where no column tells it. */
  state: DealState
  /** Currency of all amounts where no column tells it; null: the workspace's. */
  currency: string | null
  /** What the plan keeps as it was: name of the source, delimiter, zone, order of dates, fixed values. */
  rest: ImportMap
}

/** Gives a column other roles; a role that only one column can have leaves the column that had it. */
export function withRoles(plan: Plan, column: string, roles: readonly Role[]): Plan {
  const others = Object.entries(plan.roles).map(
    ([name, had]) => [name, had.filter((role) => !roles.includes(role))] as const,
  )
  return { ...plan, roles: { ...Object.fromEntries(others), [column]: roles } }
}

/** Columns that are read with another one and have no choice of their own, e.g. the campaign of a kept event. */
export function readBeside({ events, deal }: ImportMap): Set<string> {
  const cells = (events ?? [])
    .filter(isKept)
    .flatMap((event) => [
      event.name,
      event.at,
      event.campaign,
      event.piece,
      ...Object.values(event.properties ?? {}),
      ...Object.values(event.arrival ?? {}),
    ])
  const all = [...cells, deal?.contact?.role, deal?.contact?.at]
  return new Set(all.flatMap((cell) => (cell && 'column' in cell ? [cell.column] : [])))
}

/** What no single column tells stays as it was: events that hang on another cell, and lines of a history. */
export const isKept = (event: EventMap) =>
  event.when !== undefined || (event.kind === 'status' && 'column' in event.name) || hasOwn(event)

const hasOwn = ({ name, campaign, piece, arrival, properties }: EventMap) =>
  'value' in name && !!(campaign ?? piece ?? arrival ?? properties)

/**
 * What a column becomes that is taken as it is: in a list of what people did something about that, else a detail of the
 * person or company, under its own header. Null for a header that names nothing.
 */
function asItIs({ roles }: Plan, column: string): Role | null {
  const name = column.trim()
  if (name === '' || name === '__proto__') return null
  const isLog = Object.values(roles).some((told) => told.includes('did'))
  return isLog ? `property:${name}` : `trait:${name}`
}

/** The columns that stay out and could come in as they are; none where nobody is there to have details. */
export function restOf(plan: Plan, columns: readonly string[]): string[] {
  const told = new Set(Object.values(plan.roles).flat())
  const has = (...roles: Role[]) => roles.some((role) => told.has(role))
  const isOfCompanies = has('account-id', 'account-name') && !has('deal-id')
  if (!has('person') && !isOfCompanies) return []
  const beside = readBeside(plan.rest)
  return columns.filter((column) => {
    const role = asItIs(plan, column)
    const isOut = (plan.roles[column] ?? []).length === 0 && !beside.has(column)
    return isOut && role !== null && !told.has(role)
  })
}

/** Takes the columns that stay out as they are; of two with one header the first. */
export function withRest(plan: Plan, columns: readonly string[]): Plan {
  const taken = new Map<Role, string>()
  for (const column of restOf(plan, columns)) {
    const role = asItIs(plan, column)
    if (role !== null && !taken.has(role)) taken.set(role, column)
  }
  const roles = Object.fromEntries(Array.from(taken, ([role, column]) => [column, [role]]))
  return { ...plan, roles: { ...plan.roles, ...roles } }
}

/** The columns that come in as they are and tell nothing that the house has a word for. */
export const takenAsTheyAre = (plan: Plan): string[] =>
  Object.entries(plan.roles).flatMap(([column, had]) =>
    had.length === 1 && had[0] === asItIs(plan, column) && !isCalled(column.trim()) ? [column] : [],
  )

const isCalled = (trait: string) => trait === 'email' || Object.hasOwn(TRAITS, trait)

/** Leaves those out again. */
export function withoutRest(plan: Plan): Plan {
  const none = Object.fromEntries(takenAsTheyAre(plan).map((column) => [column, []]))
  return { ...plan, roles: { ...plan.roles, ...none } }
}
