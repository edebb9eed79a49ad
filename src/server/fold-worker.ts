import { parentPort, workerData } from 'node:worker_threads'
import { connect } from './db/connect.ts'
import { listen } from './db/notices.ts'
import type { FoldingSays, Folds } from './folding.ts'
import { keepAsking } from './keep-asking.ts'
import { keepDesks } from './keep-desks.ts'
import { keepGiving } from './keep-giving.ts'
import { keepHolidays } from './keep-holidays.ts'
import { keepLearning } from './keep-learning.ts'
import { keepLive } from './keep-live.ts'
import { keepUp } from './keep-up.ts'

const { application, waits } = workerData as Folds
// A line that is open and says nothing is given up: until then nobody is folded. To fold many people takes its time, and
// who is given up too early is folded at the next look.
const db = connect(application, { max: 5, patienceMs: 5_000, answerMs: 60_000 })
const leaving = new AbortController()
const say = (said: FoldingSays) => parentPort?.postMessage(said)
const log = {
  warn: (what: object, text: string) => say({ level: 'warn', what, text }),
  error: (what: object, text: string) => say({ level: 'error', what, text }),
}

const live = keepLive(db, log, leaving.signal, (backlog) => say({ backlog }), waits)
const hearing = listen(application, 'events', live.told)
const working = Promise.all([
  live.done,
  keepUp(db, log, leaving.signal),
  keepGiving(db, log, leaving.signal),
  keepDesks(db, log, leaving.signal),
  keepAsking(db, log, leaving.signal),
  keepLearning(db, log, leaving.signal),
  keepHolidays(db, log, leaving.signal),
])

parentPort?.once('message', async () => {
  leaving.abort()
  await working
  await hearing.stop()
  await db.destroy()
  parentPort?.close()
})
