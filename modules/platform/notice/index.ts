export { notify, type NoticeWays } from './notify.ts';
export { hasNotice, noticedMatters, toldAbout, unreadNotices, type Delivery, type NewNotice, type ToldRow } from './notice-store.ts';
export { sendNotices, type SendError, type SendMessage } from './send-notices.ts';
export { registerNoticeRoutes, type NoticeRoutesDeps } from './notice-routes.ts';
