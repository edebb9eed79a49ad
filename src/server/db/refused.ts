/** What the database refuses of a value: it is the same at every try. */
export function isPoison(error: unknown): boolean {
  const { code } = error as { code?: string }
  return typeof code === 'string' && /^(22|23|54)/.test(code)
}
