import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PrivacySettings } from '#api/privacy.ts'
import { ask, tell } from '#web/ask.ts'

type Wanted = Partial<Pick<PrivacySettings, 'purposes' | 'retention'>>

/** Saves one part of the settings that the page showed; the other part stays as it is. */
export function useSaving(version: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (wanted: Wanted) => tell.privacy.changeSettings(wanted, { context: { version } }),
    onSuccess: (saved) => {
      client.setQueryData(ask.privacy.settings.queryKey(), saved)
    },
  })
}
