import type { WeComAnswer } from './wecom-answer.ts';
import type { WeComCall } from './wecom-call.ts';
import { getApprovalDetail, getApprovalInfo } from './wecom-approvals.ts';
import { getCheckinData } from './wecom-checkin-data.ts';
import { getCheckinDayData } from './wecom-day-data.ts';
import { getCheckinSchedule, getCorpCheckinOption } from './wecom-rules.ts';
import { getUserInfo } from './wecom-logins.ts';
import { sendMessage } from './wecom-messages.ts';
import { getUser, listDepartmentIds, listDepartments, listUserIds, listUsers, listUsersBriefly } from './wecom-contacts.ts';

export type WeComEndpoint = {
  readonly method: 'GET' | 'POST';
  readonly needs: 'login' | 'message' | 'checkin' | 'approval' | 'contactRead' | 'contactSync';
  /** What error bodies still carry. */
  readonly empty: Readonly<Record<string, unknown>>;
  readonly handle: (call: WeComCall) => WeComAnswer;
};

export const weComEndpoints: Readonly<Record<string, WeComEndpoint>> = {
  '/cgi-bin/auth/getuserinfo': { method: 'GET', needs: 'login', empty: {}, handle: getUserInfo },
  '/cgi-bin/message/send': { method: 'POST', needs: 'message', empty: {}, handle: sendMessage },
  '/cgi-bin/department/list': { method: 'GET', needs: 'contactRead', empty: { department: [] }, handle: listDepartments },
  '/cgi-bin/department/simplelist': { method: 'GET', needs: 'contactRead', empty: { department_id: [] }, handle: listDepartmentIds },
  '/cgi-bin/user/list': { method: 'GET', needs: 'contactRead', empty: { userlist: [] }, handle: listUsers },
  '/cgi-bin/user/simplelist': { method: 'GET', needs: 'contactRead', empty: { userlist: [] }, handle: listUsersBriefly },
  '/cgi-bin/user/get': { method: 'GET', needs: 'contactRead', empty: { department: [], order: [], is_leader_in_dept: [], direct_leader: [] }, handle: getUser },
  '/cgi-bin/user/list_id': { method: 'POST', needs: 'contactSync', empty: { dept_user: [] }, handle: listUserIds },
  '/cgi-bin/checkin/getcheckindata': { method: 'POST', needs: 'checkin', empty: { checkindata: [] }, handle: getCheckinData },
  '/cgi-bin/checkin/getcheckin_daydata': { method: 'POST', needs: 'checkin', empty: { datas: [] }, handle: getCheckinDayData },
  '/cgi-bin/checkin/getcorpcheckinoption': { method: 'POST', needs: 'checkin', empty: { group: [] }, handle: getCorpCheckinOption },
  '/cgi-bin/checkin/getcheckinschedulist': { method: 'POST', needs: 'checkin', empty: { schedule_list: [] }, handle: getCheckinSchedule },
  '/cgi-bin/oa/getapprovalinfo': { method: 'POST', needs: 'approval', empty: { sp_no_list: [] }, handle: getApprovalInfo },
  '/cgi-bin/oa/getapprovaldetail': { method: 'POST', needs: 'approval', empty: {}, handle: getApprovalDetail },
};
