import { createRoute } from '@tanstack/react-router'
import { HouseFailed } from '#web/workspace/lost.tsx'
import { Shell } from '#web/workspace/shell.tsx'
import { root } from './root.ts'
import { settleSession, settleWorkspace } from './session.tsx'

/** Every page but the first one stands beside the menu. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    await settleSession(location.href)
    await settleWorkspace()
  },
  errorComponent: HouseFailed,
  component: Shell,
})
