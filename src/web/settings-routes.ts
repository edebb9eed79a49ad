import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { AUDIT_VIEW, type AuditView } from '#web/workspace/audit/audit-view.ts'
import { PageUnknown } from '#web/workspace/lost.tsx'
import { searchOf } from './address.ts'
import { shell } from './shell-route.ts'

const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  component: lazyRouteComponent(() => import('#web/workspace/account-page.tsx'), 'AccountPage'),
})
const ownHours = createRoute({
  getParentRoute: () => shell,
  path: '/account/hours',
  component: lazyRouteComponent(
    () => import('#web/handoffs/hours/own-hours-page.tsx'),
    'OwnHoursPage',
  ),
})
const ownStrengths = createRoute({
  getParentRoute: () => shell,
  path: '/account/strengths',
  component: lazyRouteComponent(
    () => import('#web/handoffs/routing/own-strengths-page.tsx'),
    'OwnStrengthsPage',
  ),
})
const wishes = createRoute({
  getParentRoute: () => shell,
  path: '/account/notifications',
  component: lazyRouteComponent(
    () => import('#web/workspace/notices/wishes-page.tsx'),
    'WishesPage',
  ),
})
const notices = createRoute({
  getParentRoute: () => shell,
  path: '/notices',
  component: lazyRouteComponent(
    () => import('#web/workspace/notices/notices-page.tsx'),
    'NoticesPage',
  ),
})

/** Pages about oneself. */
export const ofMember = [account, ownHours, ownStrengths, wishes, notices] as const

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/workspace',
  notFoundComponent: PageUnknown,
  component: lazyRouteComponent(
    () => import('#web/workspace/settings/settings-page.tsx'),
    'SettingsPage',
  ),
})
const members = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(
    () => import('#web/workspace/members/members-page.tsx'),
    'MembersPage',
  ),
})
const member = createRoute({
  getParentRoute: () => settings,
  path: '/members/$memberId',
  component: lazyRouteComponent(
    () => import('#web/workspace/members/member-page.tsx'),
    'MemberPage',
  ),
})
const keys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  component: lazyRouteComponent(() => import('#web/workspace/keys/keys-page.tsx'), 'KeysPage'),
})
const waysIn = createRoute({
  getParentRoute: () => settings,
  path: '/sign-in',
  component: lazyRouteComponent(
    () => import('#web/workspace/ways-in/ways-in-page.tsx'),
    'WaysInPage',
  ),
})
const mail = createRoute({
  getParentRoute: () => settings,
  path: '/mail',
  component: lazyRouteComponent(() => import('#web/workspace/mail/mail-page.tsx'), 'MailPage'),
})
const backups = createRoute({
  getParentRoute: () => settings,
  path: '/backups',
  component: lazyRouteComponent(
    () => import('#web/workspace/backups/backups-page.tsx'),
    'BackupsPage',
  ),
})
const webhooks = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks',
  component: lazyRouteComponent(
    () => import('#web/workspace/webhooks/webhooks-page.tsx'),
    'WebhooksPage',
  ),
})
const webhook = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks/$webhookId',
  component: lazyRouteComponent(
    () => import('#web/workspace/webhooks/webhook-page.tsx'),
    'WebhookPage',
  ),
})
const chats = createRoute({
  getParentRoute: () => settings,
  path: '/notifications',
  component: lazyRouteComponent(() => import('#web/workspace/notices/chats-page.tsx'), 'ChatsPage'),
})
const privacy = createRoute({
  getParentRoute: () => settings,
  path: '/privacy',
  component: lazyRouteComponent(() => import('#web/workspace/privacy-page.tsx'), 'PrivacyPage'),
})
const company = createRoute({
  getParentRoute: () => settings,
  path: '/company',
  component: lazyRouteComponent(
    () => import('#web/workspace/company/company-page.tsx'),
    'CompanyPage',
  ),
})
const hours = createRoute({
  getParentRoute: () => settings,
  path: '/hours',
  component: lazyRouteComponent(() => import('#web/handoffs/hours/hours-page.tsx'), 'HoursPage'),
})
const routing = createRoute({
  getParentRoute: () => settings,
  path: '/routing',
  component: lazyRouteComponent(
    () => import('#web/handoffs/routing/routing-page.tsx'),
    'RoutingPage',
  ),
})
const audit = createRoute({
  getParentRoute: () => settings,
  path: '/audit',
  validateSearch: searchOf<AuditView>(AUDIT_VIEW),
  component: lazyRouteComponent(() => import('#web/workspace/audit/audit-page.tsx'), 'AuditPage'),
})

/** The settings of a workspace and their tabs. */
export const inSettings = settings.addChildren([
  members,
  member,
  keys,
  waysIn,
  mail,
  hours,
  routing,
  audit,
  backups,
  company,
  privacy,
  webhooks,
  webhook,
  chats,
])
