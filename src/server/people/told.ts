import type { Scalar } from '#domain/agreement/agreement.ts'

/** A trait as it is shown: text, or nothing. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null

/** Everything told, but what is empty or no value by itself. */
export function scalarTraits(traits: Record<string, unknown>): Record<string, Scalar> {
  const shown: Record<string, Scalar> = {}
  for (const [name, value] of Object.entries(traits)) {
    if (typeof value === 'string' && value.trim() !== '') shown[name] = value.slice(0, 500)
    else if (typeof value === 'boolean' || Number.isFinite(value)) shown[name] = value as Scalar
  }
  return shown
}
