import { compile } from '#domain/replay/compile.ts'
import { instant } from '#domain/time.ts'
import { openReplayThreads } from '#server/db/replay-threads.ts'
import { closingsOf, didOf } from '#domain/agreement/backtest/of-log.ts'
import { standingOf, compare, type History } from '#domain/agreement/backtest/compare.ts'
import { backtest, intervals } from '#domain/agreement/backtest/backtest.ts'
import { agreement, madeLog, END } from './replay/made-log.ts'
const time = async <T,>(name: string, f: () => T | Promise<T>) => { const s = performance.now(); const r = await f(); console.log(name, Math.round(performance.now() - s)); return r }
const N = Number(process.env.N ?? 10_000_000)
const { columns, signatures } = await time('made', () => madeLog(N, N / 10))
const threads = openReplayThreads(2)
const matter = { signatures, columns }
const program = await time('compile', () => compile([{ version: 1, effectiveFrom: instant(0), agreement }], signatures))
for (let i = 0; i < 4; i++) await time('A', () => threads.suppose(agreement, matter))
const a = await threads.suppose(agreement, matter)
console.log('episodes', a.count)
const { closings, boughtAt } = await time('closings', () => closingsOf(program, columns))
const n = a.count
const nan = new Float64Array(n).fill(NaN)
const recorded = { count: n, person: a.person, mqlAt: a.mqlAt, acceptedAt: a.mqlAt, dealAt: nan, wonAt: nan, refused: new Uint8Array(n), byPeople: new Uint8Array(n), version: new Uint32Array(n).fill(1), won: { episode: new Uint32Array(0), cents: new Float64Array(0), currency: new Uint8Array(0) }, currencies: ['EUR'] }
const history: History = { asOf: instant(END), zone: 'Europe/Amsterdam', closings, boughtAt, recorded, source: new Int16Array(columns.people), sources: ['x'] }
const standing = await time('standing', () => standingOf(history, a, 1))
for (const cut of [21, 22, 25, 18, 15]) {
  const c = structuredClone(agreement)
  c.engagement.bands[1]!.atLeast = cut
  const b = await time('B', () => threads.suppose(c, matter))
  const p = compile([{ version: 1, effectiveFrom: instant(0), agreement: c }], signatures)
  const compared = await time('compare', () => compare(history, standing, b, 90, didOf(p, columns)))
  const q = { capacity: { reps: 10, leadsPerRepWeek: 25 }, tried: 1, seed: 'x' }
  const r = await time('backtest', () => backtest(compared, q))
  await time('intervals', () => intervals(compared, q))
  console.log(cut, b.count, r.all.volume, r.immature, JSON.stringify(r).length)
}
await threads.close()
