import { useEffect, useRef } from 'react'

/** What is wrong with one field of a form, as a sentence to stand at it; undefined while nothing is. */
export function wrongWith(error: unknown, field: string): string | undefined {
  const why = toldBy(error, 'unfit').find((it) => it.field === field)?.why
  if (why === undefined) return undefined
  return `This ${why}.`
}

type Unfit = { field: string; why: string }

function toldBy(error: unknown, member: 'unfit'): Unfit[] {
  const data = error instanceof Error && 'data' in error ? error.data : null
  if (typeof data !== 'object' || data === null || !(member in data)) return []
  const told = (data as Record<string, unknown>)[member]
  return Array.isArray(told) ? told : []
}

/** For a form: the first field that is marked comes into view, with the cursor in it. */
export function useMarked(error: unknown) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (!error) return
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    field?.focus({ preventScroll: true })
    field?.scrollIntoView({ block: 'center' })
  }, [error])
  return form
}
