import type { Tx } from './connect.ts'
import { setLocally } from './transaction.ts'

const WAYS = ['sort', 'bitmapscan', 'seqscan', 'hashjoin', 'mergejoin']

/**
 * A list is read along an index that has its order. Without counts of single workspaces PostgreSQL takes every filter to
 * leave a handful, and would gather and sort all whom it leaves.
 */
export async function inOrder(tx: Tx): Promise<void> {
  await setLocally(tx, ...WAYS.map((way) => `enable_${way} = off`))
}
