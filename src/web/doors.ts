import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { HouseFailed } from '#web/workspace/lost.tsx'
import { isOwnPath, searchOf } from './address.ts'
import { root } from './root.ts'
import { knowSession } from './session.tsx'

/** Pages before the house: they know who is there, and let everybody in. */
const door = createRoute({
  getParentRoute: () => root,
  id: 'door',
  beforeLoad: async () => void (await knowSession()),
  errorComponent: HouseFailed,
})
const setUp = createRoute({
  getParentRoute: () => door,
  path: '/set-up',
  component: lazyRouteComponent(
    () => import('#web/workspace/sign-in/set-up/set-up-page.tsx'),
    'SetUpPage',
  ),
})
const signIn = createRoute({
  getParentRoute: () => door,
  path: '/sign-in',
  validateSearch: (told: Record<string, unknown>) => ({
    ...searchOf<{ back: string; error: string }>({ back: true, error: true })(told),
    ...(isOwnPath(told.back) ? {} : { back: undefined }),
  }),
  component: lazyRouteComponent(
    () => import('#web/workspace/sign-in/sign-in-page.tsx'),
    'SignInPage',
  ),
})
const reset = createRoute({
  getParentRoute: () => door,
  path: '/reset',
  validateSearch: searchOf<{ mail: string }>({ mail: true }),
  component: lazyRouteComponent(
    () => import('#web/workspace/sign-in/passwords/reset-page.tsx'),
    'ResetPage',
  ),
})
const join = createRoute({
  getParentRoute: () => door,
  path: '/join',
  component: lazyRouteComponent(() => import('#web/workspace/sign-in/join-page.tsx'), 'JoinPage'),
})

export const doors = door.addChildren([setUp, signIn, reset, join])
