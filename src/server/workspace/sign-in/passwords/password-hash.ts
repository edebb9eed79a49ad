import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** What a hash costs: memory in KiB, passes over it, lanes. */
export type Cost = { memory: number; passes: number; parallelism: number }

/** OWASP's first choice for argon2id. */
const USUAL_COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 }

const TAG_BYTES = 32
const derive = promisify(argon2)

/** A password as an argon2id hash in PHC form: "$argon2id$v=19$m=19456,t=2,p=1$salt$hash". */
export async function hashPassword(password: string, cost: Cost = USUAL_COST): Promise<string> {
  const salt = randomBytes(16)
  const tag = await argon2id(password, salt, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(tag)}`
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Whether this is the password of the hash; its own cost is used, so that old hashes stay good. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(hash) ?? []
  if (salt === undefined || tag === undefined) return false
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const kept = Buffer.from(tag, 'base64')
  const found = await argon2id(password, Buffer.from(salt, 'base64'), cost)
  return kept.length === found.length && timingSafeEqual(kept, found)
}

const argon2id = (password: string, nonce: Buffer, cost: Cost): Promise<Buffer> =>
  derive('argon2id', { message: password.normalize('NFKC'), nonce, tagLength: TAG_BYTES, ...cost })

const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
