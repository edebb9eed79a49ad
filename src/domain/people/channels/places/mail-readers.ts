import type { PlaceList } from './list.ts'

export const MAIL_READERS: PlaceList = {
  name: 'mail readers',
  asOf: '2026-11-22',
  names: [
    'gmail',
    'outlook',
    'yahoo mail',
    'mailchimp',
    'klaviyo',
    'brevo',
    'sendinblue',
    'hs_email',
    'hs_automation',
    'marketo',
  ],
  hosts: [
    'mail.google.com',
    'com.google.android.gm',
    'outlook.live.com',
    'outlook.office.com',
    'outlook.office365.com',
    'outlook.cloud.microsoft',
    'mail.yahoo.com',
    'mail.yandex.ru',
    'mail.naver.com',
    'mail.proton.me',
    'mail.aol.com',
    'navigator.gmx.net',
    'navigator.web.de',
    'mail.zoho.com',
  ],
}
