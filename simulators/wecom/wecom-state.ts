/**
 * What one simulated WeCom corp holds, in neutral words: no wire field names, no computed rows. The simulator derives
 * everything it sends (scheduled times, 未打卡 rows, daily reports) from this by its own rules.
 *
 * Units: `…At` and `time` are epoch seconds (UTC); `day` is an epoch-day of the Beijing calendar (WeCom's only
 * calendar); `…Second` counts from 00:00 Beijing time of the shift's day and may exceed 86,400 (ends the next day).
 */

/** The two kinds of secret that matter for reading: a self-built app, and contact synchronisation (通讯录同步). */
export type WeComApp = {
  readonly agentId: number;
  readonly name: string;
  readonly secret: string;
  readonly kind: 'selfBuilt' | 'contactSync';
  /** 打卡 > 可调用接口的应用. Off: 48002. */
  readonly mayReadCheckin: boolean;
  /** 审批 > 可调用接口的应用. Off: 301055. */
  readonly mayReadApproval: boolean;
  /** 可见范围. Null: every member. Members outside are 301021 in batches, 60011 alone. */
  readonly visibleUserIds: readonly string[] | null;
  /** 企业可信IP. Null: not enforced. An address not listed gets 60020. */
  readonly trustedAddresses: readonly string[] | null;
  /** 可信域名, host and port of return addresses. Left out: every address is. */
  readonly trustedDomain?: string;
};

export type WeComDepartment = { readonly departmentId: number; readonly name: string; readonly parentId: number; readonly order: number };

export type WeComUser = {
  readonly userId: string;
  readonly name: string;
  readonly alias: string;
  readonly position: string;
  /** First one is the main department. */
  readonly departmentIds: readonly number[];
  readonly directLeaderUserIds: readonly string[];
  readonly status: 'active' | 'disabled' | 'notActivated';
  /** From this instant on the account is gone: not listed, 301021 in batches, 60111 alone. Null: still there. */
  readonly leftAt: number | null;
};

/** One stretch of a shift; most shifts have one. */
export type WeComShiftSection = {
  readonly sectionId: number;
  readonly startSecond: number;
  readonly endSecond: number;
  /** Breaks inside the section, in order, in seconds from 00:00 of the shift's day. */
  readonly rests: readonly { readonly beginSecond: number; readonly endSecond: number }[];
};

export type WeComShift = {
  /** 1 or more; 0 means rest in rosters. Unique in the corp. */
  readonly scheduleId: number;
  readonly name: string;
  readonly sections: readonly WeComShiftSection[];
  /** Flexible hours: one may come this much earlier or later than `startSecond` and leave accordingly. */
  readonly flexEarlySeconds: number;
  readonly flexLateSeconds: number;
  /** How long before the start a punch in is accepted, and how long after the end a punch out. */
  readonly limitAheadSeconds: number;
  readonly limitAfterSeconds: number;
};

/** A rule (打卡规则). `fixed` plans by weekday, `shift` by roster, `free` plans nothing. */
export type WeComGroup = {
  readonly groupId: number;
  readonly name: string;
  readonly type: 'fixed' | 'shift' | 'free';
  readonly shifts: readonly WeComShift[];
  /** `fixed`: the shift's id of each weekday, Sunday first; null = rest. Empty otherwise. */
  readonly weekdayScheduleIds: readonly (number | null)[];
  /** Follow statutory holidays and make-up workdays (`WeComState.holidays`). */
  readonly followsHolidays: boolean;
  readonly memberUserIds: readonly string[];
};

/** One planned day of one member of a `shift` group; `scheduleId` 0 = rest. */
export type WeComRosterDay = { readonly userId: string; readonly groupId: number; readonly day: number; readonly scheduleId: number };

/** A punch that really happened. `kind` is the button pressed (上班 / 下班 / 外出打卡). */
export type WeComPunch = {
  readonly userId: string;
  readonly time: number;
  readonly kind: 'on' | 'off' | 'outside';
  readonly locationTitle: string;
  readonly locationDetail: string;
  readonly deviceId: string;
  readonly notes: string;
  /** Seen by the phone, not derivable from the times. */
  readonly exceptions: readonly ('地点异常' | 'wifi异常' | '非常用设备')[];
};

export type WeComLeaveType = { readonly leaveTypeId: number; readonly name: string; readonly unit: 'day' | 'hour' };

/** 1, 2, 3, 4, 6, 7, 10 on the wire, in this order. */
const weComApprovalStatuses = ['pending', 'approved', 'rejected', 'withdrawn', 'withdrawnAfterApproval', 'deleted', 'paid'] as const;
export type WeComApprovalStatus = (typeof weComApprovalStatuses)[number];

/** A stretch of half-days or of exact hours. `from`/`to` half-open; half-day forms begin and end at 00:00 or 12:00 Beijing. */
export type WeComApprovalRange = { readonly unit: 'halfday' | 'hour'; readonly from: number; readonly to: number };

export type WeComApprovalForm =
  | { readonly type: 'leave'; readonly leaveTypeId: number; readonly range: WeComApprovalRange }
  | { readonly type: 'overtime'; readonly range: WeComApprovalRange }
  | { readonly type: 'trip'; readonly range: WeComApprovalRange }
  | { readonly type: 'out'; readonly range: WeComApprovalRange }
  /** 补卡: the time that should have been punched, and the attendance day it repairs. */
  | { readonly type: 'correction'; readonly time: number; readonly day: number; readonly state: '缺卡' | '迟到' | '早退' };

export type WeComApproval = {
  /** sp_no: digits, unique in the corp; lists are ordered by (submittedAt, approvalNumber). */
  readonly approvalNumber: string;
  readonly applicantUserId: string;
  readonly submittedAt: number;
  readonly status: WeComApprovalStatus;
  /** Approver's decision; null while pending. */
  readonly decidedAt: number | null;
  readonly approverUserId: string;
  readonly form: WeComApprovalForm;
};

/** Days on which the ordinary weekday plan does not hold, for groups that follow holidays. */
export type WeComHoliday = { readonly day: number; readonly kind: 'off' | 'work'; readonly name: string };

export type WeComState = {
  readonly corpId: string;
  readonly corpName: string;
  readonly apps: readonly WeComApp[];
  readonly departments: readonly WeComDepartment[];
  readonly users: readonly WeComUser[];
  readonly groups: readonly WeComGroup[];
  readonly rosters: readonly WeComRosterDay[];
  readonly holidays: readonly WeComHoliday[];
  readonly punches: readonly WeComPunch[];
  readonly leaveTypes: readonly WeComLeaveType[];
  readonly approvals: readonly WeComApproval[];
};
