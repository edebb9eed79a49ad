import { createRootRoute } from '@tanstack/react-router'
import { HouseFailed } from '#web/workspace/lost.tsx'

/** What every page hangs from. */
export const root = createRootRoute({ errorComponent: HouseFailed })
