import type { AccountMap, Cell, Column, DealMap, EventMap, ImportMap } from './map.ts'
import { ACCOUNT_CELLS, DEAL_CELLS, isKept, type Plan, type Role } from './plan.ts'

/** What is still missing before a plan can be tried. */
export type Need = 'nobody' | 'nothing' | 'deal-id' | 'did' | 'did-at'

/** The plan that a map stands for. */
export function planOf(map: ImportMap): Plan {
  const roles: Record<string, Role[]> = {}
  const add = (cell: Cell | undefined, role: Role) => {
    if (cell && 'column' in cell) roles[cell.column] = [...(roles[cell.column] ?? []), role]
  }
  add(map.person, 'person')
  add(map.company, 'company')
  add(map.messageId, 'row')
  add(map.traitsAt, 'told-at')
  add(map.change?.field, 'changed')
  add(map.change?.value, 'changed-to')
  for (const [system, cell] of Object.entries(map.also ?? {})) add(cell, `also:${system}`)
  for (const [name, cell] of Object.entries(map.traits ?? {})) add(cell, `trait:${name}`)
  for (const event of map.events ?? []) {
    if (isKept(event)) continue
    if ('column' in event.name) {
      add(event.name, 'did')
      add(event.at, 'did-at')
    } else if (event.kind === 'decision') add(event.at, `decided:${event.name.value}`)
    else if (event.kind === 'status') add(event.at, `status:${event.name.value}`)
    else add(event.at, `on:${event.name.value}`)
    for (const [name, cell] of Object.entries(event.properties ?? {})) add(cell, `property:${name}`)
  }
  const { deal } = map
  add(deal?.id, 'deal-id')
  for (const cell of DEAL_CELLS) add(deal?.[cell], `deal-${cell}`)
  for (const { stage, at } of deal?.entered ?? [])
    if ('value' in stage) add(at, `entered:${stage.value}`)
  for (const cell of ACCOUNT_CELLS)
    if (cell !== 'id' || !isKnownByName(map)) add(map.account?.[cell], `account-${cell}`)
  const state = deal?.state
  if (state && 'column' in state) add(state, 'deal-state')
  return {
    roles,
    won: state && 'column' in state ? state.won : [],
    lost: state && 'column' in state ? state.lost : [],
    state: state && 'value' in state ? state.value : 'open',
    currency: deal?.currency && 'value' in deal.currency ? String(deal.currency.value) : null,
    rest: map,
  }
}

/** What keeps a plan from being tried; empty when nothing does. */
export function needsOf(plan: Plan): Need[] {
  const all = Object.values(plan.roles).flat()
  const has = (role: Role) => all.includes(role)
  const speaks =
    plan.rest.events?.some(isKept) ||
    all.some((role) => /^(trait|on|decided|status|did|changed)/.test(role))
  const deals = all.some((role) => role.startsWith('deal-'))
  const companies = (has('account-id') || has('account-name')) && !deals
  const does = all.some((role) => /^(on|decided|status|did|changed)/.test(role))
  const needs: [Need, boolean][] = [
    ['nobody', !has('person') && (companies ? does : speaks || !deals)],
    ['nothing', has('person') && !speaks && !deals && !has('company')],
    ['deal-id', deals && !has('deal-id')],
    ['did', has('did-at') && !has('did')],
    ['did-at', has('did') && !has('did-at')],
  ]
  return needs.flatMap(([need, missing]) => (missing ? [need] : []))
}

/** The map that a plan stands for; the plan must need nothing. */
export function mapOf(plan: Plan): ImportMap {
  const { rest } = plan
  const at = (role: Role): Column | undefined => {
    const found = Object.entries(plan.roles).find(([, roles]) => roles.includes(role))
    return found && { column: found[0] }
  }
  const traits = { ...fixed(rest.traits), ...named(plan, 'trait:') }
  const also = named(plan, 'also:')
  const [field, value] = [at('changed'), at('changed-to')]
  const events = eventsOf(plan, at)
  return {
    schema: rest.schema,
    name: rest.name,
    format: rest.format,
    decimal: rest.decimal,
    history: rest.history,
    ...present({
      delimiter: rest.delimiter,
      timeZone: rest.timeZone,
      encoding: rest.encoding,
      dateOrder: rest.dateOrder,
      dateOrders: rest.dateOrders,
      messageId: at('row'),
      person: at('person'),
      system: rest.system,
      also: Object.keys(also).length > 0 ? also : undefined,
      several: rest.several,
      statuses: rest.statuses,
      company: at('company'),
      traits: Object.keys(traits).length > 0 ? traits : undefined,
      traitsAt: at('told-at'),
      change: field && value && { field, value },
      events: events.length > 0 ? events : undefined,
      deal: dealOf(plan, at),
      account: accountOf(plan, at),
    }),
  }
}

type Find = (role: Role) => Column | undefined

function eventsOf(plan: Plan, at: Find): EventMap[] {
  const dated = (prefix: 'on:' | 'decided:' | 'status:', kind: EventMap['kind']): EventMap[] =>
    Object.entries(named(plan, prefix)).map(([value, cell]) => ({
      name: { value },
      at: cell,
      kind,
    }))
  const events = [
    ...dated('on:', 'behaviour'),
    ...dated('decided:', 'decision'),
    ...dated('status:', 'status'),
    ...(plan.rest.events ?? []).filter(isKept),
  ]
  const did = at('did')
  const didAt = at('did-at')
  if (!did || !didAt) return events
  const before = plan.rest.events?.find((event) => 'column' in event.name && !isKept(event))
  const properties = named(plan, 'property:')
  return [
    {
      kind: 'behaviour',
      ...before,
      name: did,
      at: didAt,
      properties: Object.keys(properties).length > 0 ? properties : undefined,
    },
    ...events,
  ]
}

function dealOf(plan: Plan, at: Find): DealMap | undefined {
  const id = at('deal-id')
  if (!id) return undefined
  const state = at('deal-state')
  const before = plan.rest.deal
  const entered = Object.entries(named(plan, 'entered:')).map(([value, cell]) => ({
    stage: { value },
    at: cell,
  }))
  const stages = [...entered, ...(before?.entered ?? []).filter(({ stage }) => 'column' in stage)]
  return {
    id,
    ...present({
      name: at('deal-name') ?? constant(before?.name),
      owner: at('deal-owner') ?? constant(before?.owner),
      amount: at('deal-amount') ?? constant(before?.amount),
      currency:
        at('deal-currency') ?? (plan.currency === null ? undefined : { value: plan.currency }),
      openedAt: at('deal-openedAt'),
      closedAt: at('deal-closedAt'),
      wonAt: at('deal-wonAt'),
      lostAt: at('deal-lostAt'),
      reason: at('deal-reason'),
      company: at('deal-company'),
      stage: at('deal-stage'),
      stages: at('deal-stages'),
      roles: at('deal-roles'),
      entered: stages.length > 0 ? stages : undefined,
      contact: before?.contact,
    }),
    state: state
      ? { column: state.column, won: [...plan.won], lost: [...plan.lost] }
      : { value: plan.state },
  }
}

function accountOf({ rest }: Plan, at: Find): AccountMap | undefined {
  const name = at('account-name')
  // Where nobody and no deal belongs to them, companies without an id are known by their names.
  const id = at('account-id') ?? (at('person') || at('deal-id') ? undefined : name)
  if (!id) return undefined
  const system = systemOf(id, name, rest.account)
  return { system, id, ...present({ name, site: at('account-site') }) }
}

/** Whose key the column has: as it was; of another column the same system's, unless that knew them by name. */
function systemOf(id: Column, name: Column | undefined, had: AccountMap | undefined): string {
  if (had?.id.column === id.column) return had.system
  if (name?.column === id.column) return 'name'
  return had && had.system !== 'name' ? had.system : 'group'
}

/** A file of companies whose one column is their name and their key. */
const isKnownByName = ({ person, deal, account }: ImportMap) =>
  !person && !deal && account?.system === 'name' && account.id.column === account.name?.column

/** All columns whose role begins so, by the name behind it. */
function named(plan: Plan, prefix: string): Record<string, Column> {
  const found = Object.entries(plan.roles).flatMap(([column, roles]) => {
    const told = roles.filter((role) => role.startsWith(prefix))
    return told.map((role) => [role.slice(prefix.length), { column }] as const)
  })
  return Object.fromEntries(found)
}

const constant = (cell: Cell | undefined) => (cell && 'value' in cell ? cell : undefined)

const fixed = (cells: Record<string, Cell> | undefined) =>
  Object.fromEntries(Object.entries(cells ?? {}).filter(([, cell]) => 'value' in cell))

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Present<T>
}
