import type { PlaceList } from './list.ts'

export const VIDEO_SITES: PlaceList = {
  name: 'video sites',
  asOf: '2026-11-22',
  names: [
    'youtube',
    'yt',
    'vimeo',
    'wistia',
    'dailymotion',
    'twitch',
    'netflix',
    'hulu',
    'loom',
    'vidyard',
  ],
  hosts: [
    'youtube.com',
    'youtu.be',
    'com.google.android.youtube',
    'vimeo.com',
    'wistia.com',
    'wistia.net',
    'dailymotion.com',
    'twitch.tv',
    'bilibili.com',
    'loom.com',
    'vidyard.com',
  ],
}
