/** Traits that say the same of two people, whatever the capitals, by name; an empty one says nothing. */
export function sharedTraits(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(a)
    .filter((name) => Object.hasOwn(b, name))
    .filter((name) => {
      const [mine, theirs] = [said(a[name]), said(b[name])]
      return mine !== '' && mine === theirs
    })
    .sort()
}

const said = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : ''
