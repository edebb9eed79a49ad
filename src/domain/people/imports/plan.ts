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

/** Columns that nobody has said anything about. */
const unsaid = (plan: Plan, columns: readonly string[]): string[] => {
  const beside = readBeside(plan.rest)
  return columns.filter((column) => (plan.roles[column] ?? []).length === 0 && !beside.has(column))
}

/** The detail that a column becomes under its own header, for a column that may: a header is no name of a trait where it is blank. */
const ownDetail = (column: string): Role => `trait:${column.trim()}`

/**
 * Takes the columns that stay out as details of the person, each under its own header; a header that another column
 * tells already, and a blank one, stays out.
 */
export function withRest(plan: Plan, columns: readonly string[]): Plan {
  const told = new Set(Object.values(plan.roles).flat())
  const rest = unsaid(plan, columns).filter(
    (column) => column.trim() !== '' && !told.has(ownDetail(column)),
  )
  const roles = Object.fromEntries(rest.map((column) => [column, [ownDetail(column)]]))
  return { ...plan, roles: { ...plan.roles, ...roles } }
}

/** Leaves out again every column that is nothing but the detail of its own header, but for those that `kept` has as well. */
export function withoutRest(plan: Plan, kept: Plan): Plan {
  const roles = Object.entries(plan.roles).map(([column, had]) => {
    const isOwn = had.length === 1 && had[0] === ownDetail(column)
    return [column, isOwn && !kept.roles[column]?.length ? [] : had] as const
  })
  return { ...plan, roles: Object.fromEntries(roles) }
}
