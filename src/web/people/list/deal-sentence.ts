import type { DealSearch } from '#api/people.ts'
import { counted } from '#web/kit/format.ts'
import { periodName } from '#web/kit/time.tsx'

/** What a list of deals shows, as somebody would say it: how many, and which. */
export function dealSentence(filter: DealSearch, found: { total: number }) {
  const { search, state, closed, opened, window, began, undated, currency } = filter
  const parts = [
    state === undefined ? '' : state === 'open' ? 'still open' : state,
    search ? `matching “${search}”` : '',
    opened && opened !== 'all' ? `opened in ${periodName(opened)}` : '',
    window && window !== 'to-date' ? `won within ${window} days of opening` : '',
    closed ? (closed === 'all' ? 'that are closed' : `closed in ${periodName(closed)}`) : '',
    began ? `that ${began} began` : '',
    undated === undefined ? '' : 'without any day',
    currency ? `with an amount in ${currency}` : '',
  ]
  const said = parts.filter((part) => part !== '').join(', ')
  return {
    subject: counted(found.total, 'deal', 'deals'),
    which: said === '' ? '' : ` ${said}`,
  }
}
