import type { AnyContractProcedure } from '@orpc/contract'
import { traverseContractProcedures } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { RouteMeta } from '#api/needs.ts'
import type { Refusal } from '#api/refusals.ts'

/** One route of the contract, as far as the document speaks of it. */
export type Promised = {
  /** E.g. "people.list". */
  name: string
  /** First word of the name. */
  room: string
  method: string
  path: string
  meta: RouteMeta
  /** Those of this route alone; see answers.ts for those of all. */
  refusals: Refusal[]
  hasInput: boolean
}

/** Every route of the contract. */
export function promises(): Promised[] {
  const found: Promised[] = []
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: procedure, path }) => {
    found.push(promised(procedure, path))
  })
  return found
}

function promised(procedure: AnyContractProcedure, path: readonly string[]): Promised {
  const { route, meta, errorMap, inputSchema } = procedure['~orpc']
  return {
    name: path.join('.'),
    room: path[0] ?? '',
    method: route.method ?? 'POST',
    path: route.path ?? '',
    meta: meta as RouteMeta,
    refusals: Object.keys(errorMap) as Refusal[],
    hasInput: inputSchema !== undefined,
  }
}
