import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { ask } from '#web/ask.ts'

/** The version under which a page is read; null: as it was recorded. */
export const UnderVersion = createContext<number | null>(null)

/** The agreement that the page is read under, else the one in force; undefined while it is on its way. */
export function useAgreement(): Agreement | undefined {
  const version = useContext(UnderVersion)
  const inForce = useQuery(ask.agreement.read.queryOptions({ staleTime: 60_000 }))
  const under = useQuery({
    ...ask.agreement.version.queryOptions({ input: { version: version ?? 0 } }),
    ...{ enabled: version !== null, staleTime: Number.POSITIVE_INFINITY },
  })
  return (version === null ? inForce : under).data?.document as Agreement | undefined
}
