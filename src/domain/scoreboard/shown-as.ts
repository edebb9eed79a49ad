import type { Rate } from '#domain/rate.ts'

/**
 * How much a share may claim. Rule 0.8 and 1.5:
 * no cases "no data"; 1 to 9 are counted, not divided ("3 of 7"); 10 to 29 a grey share with its interval;
 * 30 and more a full one; and while some cases are too young for the window, only "at least".
 */
export type ShownAs = 'no-data' | 'count' | 'at-least' | 'grey' | 'full'

export function shownAs({ den, matureShare }: Pick<Rate, 'den' | 'matureShare'>): ShownAs {
  if (den === 0) return 'no-data'
  if (den < 10) return 'count'
  if (matureShare < 1) return 'at-least'
  return den < 30 ? 'grey' : 'full'
}

/** Where a share stands against the whole it is part of; said only where the whole lies outside its interval. Rule 0.8. */
export function against(part: Rate, whole: Rate): 'above' | 'below' | 'no-clear-difference' | null {
  const shown = shownAs(part)
  if (shown === 'no-data' || shown === 'count' || whole.value === null) return null
  if ((part.lo ?? 0) > whole.value && shownAs(whole) !== 'at-least') return 'above'
  if ((part.hi ?? 1) < whole.value && shown !== 'at-least') return 'below'
  return 'no-clear-difference'
}
