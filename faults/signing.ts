/**
 * Ten thousand random histories of people who propose, sign, answer, leave and change sides, several at once and with
 * clocks a day off; after each step the tables are asked for whatever must never be true. Then 200 at once on every
 * act of the protocol, for a hundred rounds. HISTORIES and ROUNDS may be set.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { assert } from './product/run.ts'

const { HISTORIES = '10000', ROUNDS = '100' } = process.env
const ROOT = join(import.meta.dirname, '..')
const FILES = ['model', 'races'].map((name) => `src/server/agreement/proposals/${name}.test.ts`)

const began = performance.now()
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...FILES],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, LOCKSTEP_HISTORIES: HISTORIES, LOCKSTEP_ROUNDS: ROUNDS },
  },
)
assert(status === 0, 'something came into force that must not, or more than one of 200 won')
console.log(
  `${HISTORIES} histories and ${ROUNDS} rounds of races. ${Math.round((performance.now() - began) / 1_000)} s.`,
)
