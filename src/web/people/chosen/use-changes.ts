import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { OwnerChanged } from '#api/owners.ts'
import { ask, tell } from '#web/ask.ts'

/** How often it is looked how far a change of many people came. */
const LOOK_MS = 1_000

/** The last changes of owners, looked at again while one of them is under way; the lists of people follow. */
export function useChanges(isAsked = true) {
  const client = useQueryClient()
  const changes = useQuery({
    ...ask.owners.list.queryOptions(),
    enabled: isAsked,
    refetchInterval: ({ state }) => (state.data?.some(({ left }) => left > 0) ? LOOK_MS : false),
  })
  const left = changes.data?.reduce((sum, one) => sum + one.left, 0) ?? 0
  useEffect(() => {
    if (left === 0) void client.invalidateQueries({ queryKey: ask.people.key() })
  }, [left, client])
  return changes
}

/** One of them, where it is worth asking; null until it is known. */
export function useChange(changeId: number, isAsked: boolean): OwnerChanged | null {
  const { data } = useChanges(isAsked)
  return (isAsked && data?.find((one) => one.changeId === changeId)) || null
}

export function useUndo(changeId: number) {
  const client = useQueryClient()
  const [once] = useState(() => crypto.randomUUID())
  return useMutation({
    mutationFn: () => tell.owners.undo({ changeId }, { context: { once } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ask.people.key() })
      void client.invalidateQueries({ queryKey: ask.owners.key() })
    },
  })
}
