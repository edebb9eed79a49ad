import type { Agreement } from '#domain/agreement/agreement.ts'

/** Details that the agreement asks for before a lead is passed, and that nobody told yet. Rule 3.3.10. */
export const missingDetails = (
  { minimumInformation }: Pick<Agreement, 'minimumInformation'>,
  traits: Readonly<Record<string, unknown>>,
): string[] =>
  minimumInformation.filter((trait) => {
    const told = traits[trait]
    return told === undefined || told === null || told === ''
  })
