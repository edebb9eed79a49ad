import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth/adapters'
import { hashToken } from '#server/tokens.ts'

type Rows = DBTransactionAdapter

/**
 * Keeps tokens of sessions as hashes only: on the way in the token becomes its hash, on the way out of a look-up the
 * token that was asked for stands in its place again, so that the library never sees the difference. What the company's
 * own sign-in says of somebody (the ID token) is not kept at all: the library would keep it as it is.
 */
export function withHashedTokens(adapter: DBAdapter): DBAdapter {
  return {
    ...adapter,
    ...hashing(adapter),
    transaction: (work) => adapter.transaction((tx) => work({ ...tx, ...hashing(tx) })),
  }
}

function hashing(
  rows: Rows,
): Pick<
  Rows,
  | 'create'
  | 'findOne'
  | 'findMany'
  | 'update'
  | 'updateMany'
  | 'delete'
  | 'deleteMany'
  | 'count'
  | 'consumeOne'
  | 'incrementOne'
> {
  return {
    create: async (given) => {
      const asked = { ...given, data: withoutIdToken(given.model, given.data) }
      const token = tokenOf(asked.model, asked.data)
      if (token === null) return rows.create(asked)
      const made = await rows.create({ ...asked, data: { ...asked.data, token: hashToken(token) } })
      return { ...made, token }
    },
    findOne: async (asked) => told(asked, await rows.findOne(hashed(asked))),
    findMany: (asked) => rows.findMany(hashed(asked)),
    update: async (asked) => told(asked, await rows.update(kept(asked))),
    updateMany: (asked) => rows.updateMany(kept(asked)),
    delete: (asked) => rows.delete(hashed(asked)),
    deleteMany: (asked) => rows.deleteMany(hashed(asked)),
    count: (asked) => rows.count(hashed(asked)),
    consumeOne: async (asked) => told(asked, await rows.consumeOne(hashed(asked))),
    incrementOne: async (asked) => told(asked, await rows.incrementOne(hashed(asked))),
  } as ReturnType<typeof hashing>
}

type Asked = { model: string; where?: Where[] | undefined }

const isToken = (model: string, { field }: Where) => model === 'session' && field === 'token'

function hashed<A extends Asked>(asked: A): A {
  if (!asked.where?.some((where) => isToken(asked.model, where))) return asked
  return {
    ...asked,
    where: asked.where.map((where) =>
      isToken(asked.model, where) ? { ...where, value: hashedValue(where.value) } : where,
    ),
  }
}

const kept = <A extends Asked & { update: object }>(asked: A): A =>
  hashed({ ...asked, update: withoutIdToken(asked.model, asked.update) })

const withoutIdToken = <D extends object>(model: string, data: D): D =>
  model === 'account' && 'idToken' in data ? { ...data, idToken: null } : data

const hashedValue = (value: Where['value']): Where['value'] =>
  Array.isArray(value) ? value.map((each) => hashToken(String(each))) : hashToken(String(value))

function told<T>(asked: Asked, row: T): T {
  const by = asked.where?.find((where) => isToken(asked.model, where))?.value
  if (row === null || typeof row !== 'object' || typeof by !== 'string') return row
  return { ...row, token: by }
}

function tokenOf(model: string, data: object): string | null {
  if (model !== 'session' || !('token' in data)) return null
  return typeof data.token === 'string' ? data.token : null
}
