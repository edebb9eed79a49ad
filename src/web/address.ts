import { OWN_PATH } from '#domain/workspace/own-path.ts'

/** Where a sign-in may lead back to: a page of this house, never another one. */
export const isOwnPath = (path: unknown) => typeof path === 'string' && OWN_PATH.test(path)

/** The words of an address that a page knows; what they mean is checked by the server. */
export function searchOf<View>(names: Record<keyof View, true>) {
  return (told: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(told).filter(([name]) => Object.hasOwn(names, name)),
    ) as Partial<View>
}

/** Back into an address: words as they are, and nothing for what is not told. */
export function searchText(search: Record<string, unknown>) {
  const words = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  )
  return words.length > 0 ? `?${new URLSearchParams(words)}` : ''
}
