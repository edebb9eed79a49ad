import type { DealSearch } from '#api/people.ts'
import { counted, exactMoney } from '#web/kit/format.ts'
import { periodName } from '#web/kit/time.tsx'

type Found = { total: number; money: { cents: number; currency: string } | null }

/** What a list of deals shows, as somebody would say it: how many, which, and what they are worth. */
export function dealSentence(filter: DealSearch, found: Found) {
  const { search, state, closed, opened, window, began, undated } = filter
  const parts = [
    state === undefined ? '' : state === 'open' ? 'still open' : state,
    search ? `matching “${search}”` : '',
    opened && opened !== 'all' ? `opened in ${periodName(opened)}` : '',
    window && window !== 'to-date' ? `won within ${window} days of opening` : '',
    closed ? (closed === 'all' ? 'that are closed' : `closed in ${periodName(closed)}`) : '',
    began ? `that ${began} began` : '',
    undated === undefined ? '' : 'without any day',
  ]
  const said = parts.filter((part) => part !== '').join(', ')
  return {
    subject: counted(found.total, 'deal', 'deals'),
    which: said === '' ? '' : ` ${said}`,
    worth: found.money
      ? `Together ${exactMoney(found.money.cents, found.money.currency)}.`
      : found.total > 0
        ? 'None of them names an amount.'
        : '',
  }
}
