import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { instant } from './words.ts'

/** A line that stays open and says when something changed: look again. */
export const saysWhen = eventIterator(z.object({ at: instant }))
