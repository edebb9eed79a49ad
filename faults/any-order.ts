/**
 * A thousand histories of people under many names, with claims, deals and clicks of machines, told as one log in twenty
 * orders and cut into files: the same is kept of each, to the byte. As many live, folded in between: the same scores. A hundred sequences of merges and their undoing: the same
 * state before and after. HISTORIES, ORDERS and SEQUENCES may be set.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { assert } from './product/run.ts'

const { HISTORIES = '1000', ORDERS = '20', SEQUENCES = '100' } = process.env
const ROOT = join(import.meta.dirname, '..')
const FILES = [
  'src/server/people/imports/any-order.test.ts',
  'src/server/db/fold/any-order.test.ts',
  'src/server/db/names/merges.test.ts',
]

const began = performance.now()
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...FILES],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      LOCKSTEP_HISTORIES: HISTORIES,
      LOCKSTEP_ORDERS: ORDERS,
      LOCKSTEP_SEQUENCES: SEQUENCES,
    },
  },
)
assert(status === 0, 'the order of delivery made a difference')
console.log(
  `${HISTORIES} histories in ${ORDERS} orders each, ${SEQUENCES} sequences of merges: the same state. ${Math.round((performance.now() - began) / 1_000)} s.`,
)
