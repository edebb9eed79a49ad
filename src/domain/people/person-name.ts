/** How a person is called on every page: the name told, else the mail address, else the source's key. */
export function personName(traits: Readonly<Record<string, unknown>>, key: string): string {
  const whole = said(traits, 'name') ?? said(traits, 'fullName')
  if (whole) return whole
  const parts = [
    said(traits, 'firstName') ?? said(traits, 'first_name'),
    said(traits, 'lastName') ?? said(traits, 'last_name'),
  ].filter((part) => part !== null)
  if (parts.length) return parts.join(' ')
  if (key.startsWith('erased:')) return 'Erased person'
  return said(traits, 'email') ?? key
}

function said(traits: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = Object.hasOwn(traits, name) ? traits[name] : null
  return typeof value === 'string' && value.trim() ? value.trim() : null
}
