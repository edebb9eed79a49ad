import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RulesTried } from '#api/backtests.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { useHistory } from '#web/agreement/backtest/use-history.ts'
import { ask } from '#web/ask.ts'

/** Whoever still types is not asked for. */
const REST_MS = 400

export type Tried = {
  rules: ReadonlyMap<string, RulesTried['rules'][number]>
  all: RulesTried['all']
}

/** What each rule of a sound draft did on the history; null until it is known. It follows what is typed. */
export function useRulesTried(document: Agreement, isSound: boolean): Tried | null {
  const history = useHistory()
  const [rested] = useDebouncedValue(document, REST_MS)
  const { data } = useQuery({
    ...ask.backtests.rules.queryOptions({ input: { document: rested } }),
    enabled: isSound && rested === document && history.data?.state === 'ready',
    ...{ placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 },
  })
  return useMemo(
    () =>
      data ? { rules: new Map(data.rules.map((one) => [one.rule, one])), all: data.all } : null,
    [data],
  )
}
