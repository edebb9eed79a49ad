import type { Right } from '#domain/workspace/may.ts'

/** The settings of a workspace, each with the right without which it does not exist. */
export const SETTINGS = [
  {
    to: '/workspace',
    name: 'Members',
    about: 'Who is here, and who may do what',
    needs: 'see-settings',
  },
  {
    to: '/workspace/keys',
    name: 'Sources and keys',
    about: 'What may write events or read',
    needs: 'see-settings',
  },
  {
    to: '/workspace/webhooks',
    name: 'Webhooks',
    about: 'Who is told when somebody comes to a stage',
    needs: 'see-settings',
  },
  {
    to: '/workspace/notifications',
    name: 'Notifications',
    about: 'Slack, Teams, and who is told while a lead waits',
    needs: 'see-settings',
  },
  {
    to: '/workspace/sign-in',
    name: 'Sign-in',
    about: 'The ways in, and second factors',
    needs: 'see-settings',
  },
  {
    to: '/workspace/hours',
    name: 'Hours',
    about: 'When company and teams work, and when they have less time',
    needs: 'see-settings',
  },
  {
    to: '/workspace/routing',
    name: 'Routing',
    about: 'Who gets which lead, and why',
    needs: 'see-settings',
  },
  {
    to: '/workspace/audit',
    name: 'Audit log',
    about: 'Who did what, when and from where',
    needs: 'read-audit',
  },
  { to: '/workspace/mail', name: 'Mail', about: 'The outbox', needs: 'read-mail' },
  {
    to: '/workspace/backups',
    name: 'Backups',
    about: 'When the last one was made, and how to make one',
    needs: 'back-up',
  },
  {
    to: '/workspace/privacy',
    name: 'Privacy',
    about: 'What data is used for, how long it is kept, who is left in peace',
    needs: 'see-settings',
  },
  {
    to: '/workspace/company',
    name: 'Company',
    about: 'Name, time zone, currency, small mode',
    needs: 'see-settings',
  },
] as const satisfies { to: string; name: string; about: string; needs: Right }[]
