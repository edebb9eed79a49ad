import { useQuery } from '@tanstack/react-query'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { ask } from '#web/ask.ts'

/** The agreement in force; undefined while it is on its way. */
export const useAgreement = (): Agreement | undefined =>
  useQuery(ask.agreement.read.queryOptions({ staleTime: 60_000 })).data?.document as
    | Agreement
    | undefined
