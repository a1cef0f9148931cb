/**
 * The class of every column of every table that belongs to a company. `company`: about the company and its work, nobody's
 * own value. `secret`: never shown to anyone. The others are the field classes of people's values. `company_id` is left out.
 * A new table or column is entered here; checks/field-classes.db.test.ts says so, and that pay, bank and identity are sealed.
 */
import type { FieldClass } from '../api/access-terms.ts';

export type ColumnClass = FieldClass | 'company' | 'secret';
type Columns = Readonly<Partial<Record<ColumnClass, string>>>;

const access: Readonly<Record<string, Columns>> = {
  'access.assignment': { company: 'assignment_id holder_kind holder_key role_code scope_kind scope_key valid_from valid_to note made_by made_at' },
  'access.delegation': { company: 'delegation_id from_user_id to_user_id rights valid_from valid_to acting_id note made_by made_at' },
  'access.ending': { company: 'fact fact_key ended_on note made_by made_at' },
  'access.group_member': { company: 'member_id group_code valid_from valid_to note made_by made_at', public: 'person_id' },
  'access.permission': { company: 'permission_id holder_kind holder_key effect action field_class scope_kind scope_key valid_from valid_to note made_by made_at' },
  'access.person_group': { company: 'group_code title made_by made_at' },
  'access.proposed_change': { company: 'proposal_id change' },
  'access.role': { company: 'role_code role_seq title made_by made_at' },
};

const assistant: Readonly<Record<string, Columns>> = {
  'assistant.policy': { company: 'policy_id is_on made_by made_at' },
};

const attendance: Readonly<Record<string, Columns>> = {
  'attendance.approval': { public: 'person_id', personal: 'approval_id source_code natural_key approval_number kind status starts_at ends_at correction_date direction compensation submitted_at', health: 'leave_type source_leave_name' },
  'attendance.attendance_day': {
    public: 'person_id', health: 'sick_leave_minutes',
    personal: `business_date shift_code day_class first_in last_out present_minutes scheduled_minutes normal_minutes late_minutes early_minutes absent_minutes missing_punch_minutes annual_leave_minutes personal_leave_minutes
      compensatory_leave_minutes other_paid_leave_minutes trip_minutes overtime_workday_minutes overtime_rest_day_minutes overtime_statutory_holiday_minutes break_minutes uncounted_minutes finding_bits`,
  },
  'attendance.compute_run': { company: 'run_id month person_ids done_people status code started_at finished_at' },
  'attendance.day_report': { public: 'person_id', personal: 'business_date source_code punch_count regular_seconds standard_seconds leave_seconds exceptions' },
  'attendance.expected_punch_missing': { public: 'person_id', personal: 'business_date scheduled_at direction source_code natural_key' },
  'attendance.policy': { company: 'valid_from policy_id choices' },
  'attendance.punch': { public: 'person_id', personal: 'business_date punched_at direction punch_id source_code natural_key zone source_text device place' },
  'attendance.recompute_request': { public: 'person_id', company: 'month requested_seq cause' },
  'attendance.roster_day': { public: 'person_id', personal: 'business_date schedule_code shift_code source_code natural_key' },
  'attendance.schedule': { company: 'schedule_code valid_from schedule_id source_code name zone form definition content_hash' },
};

const delivery: Readonly<Record<string, Columns>> = {
  'delivery.download': { company: 'download_id user_id kind run_id language state code done total file_name media_type bytes sha256 rights_digest asked_at gone_at' },
  'delivery.download_part': { company: 'download_id part_number', pay: 'content_sealed' },
  'delivery.policy': { company: 'policy_id shows_preview made_by made_at' },
  'delivery.publication': { company: 'run_id publication_id digest visible_from published_by published_at told_at' },
  'delivery.receipt': { public: 'person_id', personal: 'receipt_id run_id month revision key_id signed_at', pay: 'signed_sealed' },
  'delivery.signing_key': { company: 'key_id public_key made_at', secret: 'private_sealed' },
};

const selfService: Readonly<Record<string, Columns>> = {
  'self_service.office_hours': { public: 'person_id', personal: 'hours_id valid_from zone windows made_by made_at' },
  'self_service.policy': { company: 'policy_id silence_hours carry_overs counts_outside made_by made_at' },
  'self_service.question': { public: 'person_id', personal: 'question_id about field_class run_id revision item business_date cycle_id earlier_question_id month period_day wish opened_by_user opened_at state outcome ended_at asked_user_ids' },
  'self_service.question_entry': { public: 'person_id', personal: 'question_id entry_number kind outcome facts written_by written_at', pay: 'text_sealed' },
  'self_service.question_share': { public: 'person_id', personal: 'question_id', pay: 'figure_sealed' },
  'self_service.question_step': { public: 'person_id', personal: 'question_id step_number kind user_id state opened_at due_at carried first_answer_at is_in_window closed_at' },
  'self_service.satisfaction': { public: 'person_id', personal: 'question_id score given_at' },
  'self_service.suggestion': { public: 'person_id', personal: 'suggestion_id topic wish opened_by_user opened_at asked_user_id state changed_at' },
  'self_service.suggestion_entry': { public: 'person_id', personal: 'suggestion_id entry_number kind state written_by written_at text_sealed' },
};

const identity: Readonly<Record<string, Columns>> = {
  'identity.external_account': { company: 'provider_code user_id linked_by linked_at', personal: 'account_id' },
  'identity.external_attempt': { company: 'provider_code next_page expires_at', secret: 'state_hash browser_hash' },
  'identity.program': { company: 'program_code name networks requests_per_minute created_at created_by ended_at' },
  'identity.program_grant': { company: 'program_code action field_class proposed_by proposed_at needs_confirmation confirmed_by confirmed_at' },
  'identity.program_key': { company: 'key_id program_code kind created_at created_by expires_at revoked_at confirmed_by confirmed_at widened_by widened_at', secret: 'secret_hash' },
  'identity.program_request': { company: 'request_seq at program_code key_id method route status from_address' },
  'identity.program_token': { company: 'key_id expires_at', secret: 'token_hash' },
  'identity.scim_group': { company: 'group_id display_name external_id created_at changed_at' },
  'identity.scim_group_member': { company: 'group_id user_id' },
  'identity.scim_user': { company: 'user_id external_id is_active created_at changed_at version', personal: 'user_name display_name' },
  'identity.sign_in_policy': { company: 'second_factor changed_at' },
  'identity.sign_in_provider': { company: 'provider_code kind name is_listed makes_users settings secret_expires_at', secret: 'secret_sealed' },
};

const learning: Readonly<Record<string, Columns>> = {
  'learning.certificate': { public: 'person_id', personal: 'certificate_id course_code title issuer certificate_number issued_on last_date alarm_days completion_id takes_back recorded_by recorded_at' },
  'learning.completion': { public: 'person_id', personal: 'completion_id course_code version_id item_id completed_on source session_id takes_back recorded_by recorded_at' },
  'learning.course': { company: 'course_code made_by made_at' },
  'learning.course_file': { company: 'course_code file_id file_seq file_name media_type bytes sha256 part_count added_by added_at' },
  'learning.course_file_part': { company: 'file_id part_number content_sealed' },
  'learning.course_session': { company: 'session_id course_code starts_at ends_at zone place teacher seats made_by made_at cancelled_at cancelled_by' },
  'learning.course_version': { company: 'course_code version_id kind title_chinese title_english description link minutes competency_codes skill_codes gives_certificate certificate_months alarm_days is_offered saved_by saved_at' },
  'learning.plan_cause': { public: 'person_id', personal: 'item_id', rating: 'cause_sealed' },
  'learning.plan_event': { public: 'person_id', personal: 'item_id event_id event due_date reason user_id happened_at' },
  'learning.plan_item': { public: 'person_id', personal: 'item_id course_code cause rule_id state due_date planned_by planned_at' },
  'learning.plan_rule': { company: 'rule_id version_id scope_kind scope_key course_code due_days is_active saved_by saved_at' },
  'learning.session_attendance': { public: 'person_id', personal: 'session_id attendance_id state recorded_by recorded_at' },
  'learning.session_seat': { public: 'person_id', personal: 'session_id seat_id is_taken signed_by signed_at' },
};

const payroll: Readonly<Record<string, Columns>> = {
  'payroll.item_set': { company: 'item_set_id pack_digest place items' },
  'payroll.pack': { company: 'pack_digest content activated_at' },
  'payroll.pay_run': { company: 'run_id kind title reverses_run_id month period_from period_to pay_date status cut_seq pack_digest kernel_version tzdata_version digest started_at finished_at' },
  'payroll.payslip': { public: 'person_id', personal: 'month run_id revision status reason item_set_id', pay: 'sealed' },
  'payroll.payslip_basis': { public: 'person_id', personal: 'month run_id', pay: 'sealed' },
  'payroll.payslip_review': { public: 'person_id', personal: 'month run_id revision', pay: 'sealed' },
  'payroll.finding_answer': { public: 'person_id', company: 'answer_id run_id', personal: 'month answered_by answered_at', pay: 'sealed' },
  'payroll.pay_summary': { company: 'month published_at', pay: 'figures_sealed' },
  'payroll.pay_hold': { public: 'person_id', company: 'hold_id run_id', personal: 'reason placed_by placed_at', pay: 'note_sealed' },
  'payroll.pay_hold_release': { public: 'person_id', company: 'hold_id', personal: 'released_by released_at', pay: 'note_sealed' },
  'payroll.run_exclusion': { public: 'person_id', company: 'exclusion_id run_id', personal: 'is_excluded note decided_by decided_at' },
  'payroll.pay_item': { company: 'pay_item_id code title_chinese title_english treatment is_active written_by written_at' },
  'payroll.pay_item_amount': { public: 'person_id', company: 'amount_id run_id', personal: 'kind item from_month to_month source written_by written_at', pay: 'sealed' },
  'payroll.performance_base': { public: 'person_id', company: 'base_id', personal: 'from_month source written_by written_at', pay: 'sealed' },
  'payroll.raise_proposal': { public: 'person_id', company: 'raise_id', personal: 'valid_from made_by made_at', rating: 'score_id rule_id', pay: 'sealed' },
  'payroll.raise_effect': { public: 'person_id', company: 'raise_id', personal: 'event_id happened_at' },
  'payroll.deduction_order': { public: 'person_id', company: 'row_id order_id', personal: 'kind from_month priority is_active written_by written_at', pay: 'sealed' },
  'payroll.retro_request': { public: 'person_id', personal: 'month noted_seq' },
  'payroll.deduction_entry': { public: 'person_id', company: 'run_id', pay: 'sealed' },
  'payroll.retro_difference': { public: 'person_id', company: 'run_id from_run_id', pay: 'sealed' },
  'payroll.pay_schedule': { company: 'schedule_id from_month first_day pay_day pay_month_offset shift attendance_cut_off_days review_cut_off_days chosen_by chosen_at' },
  'payroll.run_event': { company: 'run_id event_id event from_status to_status digest proposal_id reason actor happened_at' },
  'payroll.run_shard': { company: 'run_id shard_number person_ids status attempts' },
};

const people: Readonly<Record<string, Columns>> = {
  'people.alarm_policy': { company: 'policy_id contract_days probation_days anniversary_days last_day_days made_by made_at' },
  'people.bank_account': { public: 'person_id', bank: 'holder_name bank_name branch_code account_sealed account_mark last_four', secret: 'salt_sealed', personal: 'change_id asked_as asked_by reason asked_at cooling_off_days proposal_id' },
  'people.bank_account_decision': { public: 'person_id', personal: 'change_id state decided_by decided_at effective_at' },
  'people.bank_account_release': { public: 'person_id', personal: 'change_id released_by released_at' },
  'people.bank_account_stop': { public: 'person_id', personal: 'change_id kind stopped_by stopped_at' },
  'people.bank_policy': { company: 'policy_id cooling_off_days address_days made_by made_at' },
  'people.column_mapping': { company: 'mapping_id heading field made_by made_at' },
  'people.contact': { public: 'name department_keys', personal: 'source_code source_person_key status first_seen last_seen gone_since' },
  'people.contact_department': { company: 'source_code department_key parent_key name' },
  'people.custom_field': { company: 'field_id code title_zh title_en kind choices field_class pay_item is_ended made_by made_at' },
  'people.custom_value': { public: 'person_id', personal: 'value_id code valid_from personal_sealed recorded_by recorded_at', pay: 'pay_sealed' },
  'people.declared_deduction': { public: 'person_id', personal: 'declaration_id deduction from_month to_month source', pay: 'amount_sealed' },
  'people.earlier_payslip': { public: 'person_id', personal: 'month payslip_id source', pay: 'lines_sealed' },
  'people.former_account': { public: 'person_id', personal: 'former_id source_code source_person_key matched_at ended_at' },
  'people.opening_balance': { public: 'person_id', personal: 'balance_id tax_year through_month months_employed source', pay: 'amounts_sealed' },
  'people.person': { public: 'person_id person_number name hire_date leave_date department manager_person_number', company: 'recorded_seq', personal: 'email source_person_key mobile_sealed', identity: 'identity_sealed identity_mark' },
  'people.person_event': { public: 'person_id', personal: 'event_id kind valid_on ends_on note terms_id withdraws_event_id recorded_by recorded_at', pay: 'wage_note_sealed' },
  'people.person_origin': { public: 'person_id', company: 'entered_by_user entered_at' },
  'people.person_position': { public: 'person_id valid_from position_code', company: 'holding_id recorded_by recorded_at' },
  'people.placement': { public: 'person_id valid_from department manager_person_number', company: 'placement_id' },
  'people.position': { company: 'position_id position_code title_chinese title_english is_ended made_by made_at' },
  'people.position_profile': { company: 'profile_id position_code valid_from duties requirements competencies made_by made_at' },
  'people.skill': { company: 'skill_id skill_code title_chinese title_english synonyms is_ended made_by made_at' },
  'people.source_identity': { public: 'person_id', personal: 'source_code source_person_key matched_by matched_at' },
  'people.task_mark': { public: 'person_id', personal: 'mark_id task state note marked_by marked_at' },
  'people.terms': { public: 'person_id valid_from legal_entity workplace_code wage_kind schedule_code employment_kind', personal: 'insurance_place', company: 'terms_id currency source', pay: 'amounts_sealed' },
  'people.workbook_import': { company: 'import_id file_name imported_at state sheets imported_by', pay: 'failures_sealed failed_rows_sealed' },
  'people.workplace': { company: 'workplace_code name zone country region city' },
};

const platform: Readonly<Record<string, Columns>> = {
  'platform.acting_for': { company: 'acting_id user_id for_user_id valid_from valid_until' },
  'platform.audit_anchor': { company: 'anchor_number anchored_at code line' },
  'platform.audit_event': {
    company: 'audit_seq domain at recorded_at actor roles session action subject why field_classes people_count network_address user_agent data', public: 'person_id person_set', secret: 'sealed_values',
  },
  'platform.audit_link': { company: 'domain link_number linked_at row_seqs row_hashes previous_hash link_hash' },
  'platform.audit_unlinked': { company: 'audit_seq domain' },
  'platform.audit_verification': { company: 'verification_id verified_at row_count link_count is_good fault' },
  'platform.command': { company: 'command_id created_at', secret: 'result_sealed' },
  'platform.company': { company: 'company_code name country is_demo created_at demo_ended_at' },
  'platform.company_key': { company: 'key_version status suite master_key_id master_version created_at', secret: 'wrapped' },
  'platform.demo_world': { company: 'people seed' },
  'platform.erased_person': { public: 'person_id', company: 'erased_at' },
  'platform.incident': { company: 'incident_id source_code class code data occurrences first_seen last_seen closed_at' },
  'platform.membership': { company: 'user_id created_at disabled_at disabled_by', public: 'person_id' },
  'platform.notice': { company: 'notice_id code user_id about data link created_at', public: 'person_id' },
  'platform.notice_delivery': { company: 'delivery_id notice_id channel source_code state code attempts provider_message settled_at settled_by', personal: 'source_person_key' },
  'platform.notice_read': { company: 'notice_id user_id read_at' },
  'platform.person_key': { public: 'person_id', company: 'key_version', secret: 'wrapped' },
  'platform.proposal': {
    company: `proposal_id kind subject barred_users needs_action needs_class digest details needed_approvals follows_proposal_id proposer_user_id proposer_users session_hash device_hash proposed_at opens_at expires_at state decided_at`,
    public: 'beneficiary_person_id proposer_people',
  },
  'platform.proposal_decision': {
    company: 'proposal_id decision_id decision decider_user_id decider_users against_users against_sessions against_devices digest session_hash device_hash reason decided_at', public: 'decider_people against_people beneficiary_person_id',
  },
  'platform.reseal_job': { company: 'key_version status total done started_at finished_at' },
  'platform.unsealed_value': { company: 'value_id place row_key', public: 'person_id', secret: 'plain' },
};

const privacy: Readonly<Record<string, Columns>> = {
  'privacy.automated_decision': { company: 'kind is_on switched_by switched_at' },
  'privacy.consent': { public: 'person_id', personal: 'consent_id kind given text_version how recorded_by at' },
  'privacy.erasure': { public: 'person_id', personal: 'erasure_id state reason asked_by asked_at decided_by decided_at erase_after pseudonym erased_at' },
  'privacy.frozen_run': { company: 'run_id month people digest erased_people remaining_digest frozen_at settled_at', pay: 'totals gone' },
  'privacy.impact_assessment': { company: 'assessment_id kind purpose_text risks_text measures_text valid_until author written_at approved_by approved_at withdrawn_by withdrawn_at' },
  'privacy.legal_hold': { public: 'person_id', company: 'hold_id reason placed_by placed_at end_asked_by end_asked_at ended_by ended_at' },
  'privacy.person_export': { public: 'person_id', personal: 'export_id user_id field_classes language state asked_at gone_at bytes', pay: 'content' },
  'privacy.purpose_recipient': { company: 'purpose recipients changed_by changed_at' },
  'privacy.retention_choice': { company: 'rule months changed_by changed_at' },
  'privacy.retention_run': { company: 'retention_run_id day run_by at counts' },
};

const filing: Readonly<Record<string, Columns>> = {
  'filing.book_plan': { company: 'plan_id from_month plan made_by made_at' },
  'filing.cost_share': { public: 'person_id', personal: 'share_id from_month shares made_by made_at' },
  'filing.insurance_bill': { company: 'bill_id month place kind file_name file_digest lines made_by made_at', pay: 'unmatched_sealed' },
  'filing.insurance_bill_line': { public: 'person_id', personal: 'bill_id line_number', pay: 'sealed' },
  'filing.read_back': { company: 'read_back_id run_id file_digest lines differences made_by made_at' },
  'filing.voucher': { company: 'voucher_id month legal_entity number kind run_id currency reverses_voucher_id digest made_by made_at', pay: 'content_sealed' },
};

const payout: Readonly<Record<string, Columns>> = {
  'payout.payer': { company: 'payer_id legal_entity holder_name bank_name branch_code last_four layout needed_approvals chosen_by chosen_at proposal_id', bank: 'account_sealed' },
  'payout.payment_file': { company: 'file_id run_id year number legal_entity currency layout pay_date payer_id line_count content_digest proposal_id made_by made_at', pay: 'total_sealed' },
  'payout.payment_file_end': { company: 'file_id ended ended_by ended_at' },
  'payout.payment_line': { public: 'person_id', personal: 'run_id attempt file_id line_number change_id', pay: 'amount_sealed', bank: 'payee_sealed' },
  'payout.payment_outcome': { public: 'person_id', personal: 'run_id attempt outcome result_id reason bank_reference recorded_at' },
  'payout.payment_result': { company: 'result_id file_id digest paid rejected returned unchanged taken_by taken_at' },
};

const performance: Readonly<Record<string, Columns>> = {
  'performance.calibration': { public: 'person_id', rating: 'review_id calibration_id component made_by made_at sealed' },
  'performance.factor_approval': { public: 'person_id', rating: 'approval_id decision_id approved_at' },
  'performance.factor_decision': { public: 'person_id', rating: 'decision_id from_month to_month made_by made_at sealed' },
  'performance.feedback': { public: 'person_id', rating: 'feedback_id visibility review_id ask_id author_user_id given_at sealed' },
  'performance.feedback_ask': { public: 'person_id', rating: 'ask_id review_id author_user_id due_on asked_by asked_at' },
  'performance.pay_effect': { company: 'effect_id from_month is_on made_by made_at' },
  'performance.review': { public: 'person_id', rating: 'review_id cycle_id state opened_by opened_at moved_by moved_at locked_alone' },
  'performance.review_entry': { public: 'person_id', rating: 'review_id entry_id part author_user_id written_at sealed' },
  'performance.review_event': { public: 'person_id', rating: 'review_id event_id from_state to_state user_id reason_sealed happened_at' },
  'performance.rule_end': { company: 'rule_id end_id reason from_month ended_by ended_at' },
  'performance.rule_version': { company: 'rule_id kind title valid_from definition consulted_from consulted_to consulted_with published_on published_where document_reference made_by made_at' },
  'performance.score': { public: 'person_id', rating: 'score_id cycle_id revision source source_name change_id effective_from effective_to made_by made_at sealed' },
  'performance.score_change': { public: 'person_id', rating: 'change_id batch_id cycle_id source source_name from_revision effective_from effective_to made_by made_at sealed' },
  'performance.training_need': { public: 'person_id', rating: 'need_id review_id competency_code title_chinese title_english cites found_on sealed' },
  'performance.check_in': { public: 'person_id', rating: 'goal_id check_in_id on_date value confidence note_sealed made_by made_at' },
  'performance.cycle': { company: 'cycle_id kind title from_date to_date review_date check_in_days state made_by made_at' },
  'performance.cycle_event': { company: 'cycle_id event_id state user_id reason happened_at' },
  'performance.evidence_binding': { public: 'person_id', rating: 'goal_id binding_id source_code question source_person_key on_date made_by made_at' },
  'performance.evidence_fault': { public: 'person_id', rating: 'goal_id fault_id code happened_at' },
  'performance.evidence_value': { public: 'person_id', rating: 'goal_id value_id binding_id on_date value items item_keys items_digest unreadable is_final taken_at' },
  'performance.goal': { company: 'goal_id cycle_id made_by made_at' },
  'performance.goal_version': {
    public: 'person_id', rating: 'goal_id version_id level department parent_goal_id title weight measure start_value target_value unit duty_code is_dropped reason valid_from made_by made_at',
  },
};

const recruiting: Readonly<Record<string, Columns>> = {
  'recruiting.application': { personal: 'application_id candidate_id requisition_id stage applied_at moved_at' },
  'recruiting.application_event': { personal: 'application_id event_id stage note_sealed made_by made_at' },
  'recruiting.candidate': { personal: 'candidate_id source_code source_key name_sealed name_mark mobile_sealed mobile_mark email_sealed email_mark profile_sealed voluntary_sealed entered_by entered_at erased_at', identity: 'identity_sealed identity_mark' },
  'recruiting.candidate_join': { personal: 'from_candidate_id to_candidate_id made_by made_at' },
  'recruiting.column_mapping': { company: 'mapping_id heading field made_by made_at' },
  'recruiting.hire': { public: 'person_id', personal: 'application_id offer_id hired_by hired_at' },
  'recruiting.interview': { personal: 'interview_id application_id starts_at zone place interviewer_person_id state planned_by planned_at' },
  'recruiting.offer': { personal: 'offer_id application_id proposal_id hire_date state made_by made_at answered_at', pay: 'terms_sealed', secret: 'salt_sealed' },
  'recruiting.policy': { company: 'policy_id retention_months enrols_training enrols_goals made_by made_at' },
  'recruiting.requisition': { company: 'requisition_id position_code profile_on department headcount wanted_by note state opened_by opened_at' },
  'recruiting.requisition_event': { company: 'requisition_id event_id state headcount note made_by made_at' },
  'recruiting.scorecard': { personal: 'scorecard_id interview_id recommendation findings_sealed given_by given_at' },
};

const requests: Readonly<Record<string, Columns>> = {
  'requests.event': { public: 'person_id', personal: 'request_id event_id event user_id to_user_id comment happened_at' },
  'requests.kept_punch': { public: 'person_id', personal: 'punch_id anchor_id sequence direction elapsed_milliseconds phone_clock_at link stated_at earliest_at received_at verdict request_id refusal' },
  'requests.leave_entry': { public: 'person_id', personal: 'entry_id account entry leave_year minutes valid_from usable_until basis reason made_by made_at' },
  'requests.policy': { company: 'policy_id valid_from choices chosen_by chosen_at' },
  'requests.punch_anchor': { public: 'person_id', personal: 'anchor_id issued_at phone_clock_at' },
  'requests.request': {
    public: 'person_id', health: 'leave_kind reason',
    personal: 'request_id kind starts_at ends_at zone correction_date direction compensation minutes digest state submitted_by submitted_at decided_at',
  },
  'requests.service_start': { public: 'person_id', personal: 'service_id first_work_date proof made_by made_at' },
  'requests.step': { public: 'person_id', personal: 'request_id step_id place kind approver_user_id state opened_at due_at decided_at decided_by comment' },
};

const sync: Readonly<Record<string, Columns>> = {
  'sync.absent_key': { company: 'source_code stream natural_key first_absent_run accepted' },
  'sync.coverage': { company: 'source_code stream covered_from covered_to run_id covered_at', personal: 'source_person_key' },
  'sync.landed_record': { company: 'source_code stream natural_key version content_hash is_tombstone recorded_seq received_at is_stray', personal: 'business_date source_person_key raw facts instant' },
  'sync.landing_choice': { company: 'keeps_whereabouts rule chosen_by chosen_at' },
  'sync.quarantined_record': { company: 'quarantine_id source_code stream reason field content_hash received_at resolved_at resolution', personal: 'source_person_key raw' },
  'sync.slice': { company: 'run_id slice_number stream person_keys window_from window_to status cursor pages attempts last_error next_attempt_at landed_at seen_keys unknown_keys' },
  'sync.source': { company: 'source_code connector name settings last_success created_at secret_names', secret: 'secrets_sealed' },
  'sync.sync_run': { company: 'run_id source_code status request quota started_at finished_at calls provider_minutes wall_seconds' },
};

const tables: Readonly<Record<string, Columns>> = { ...access, ...assistant, ...attendance, ...delivery, ...filing, ...identity, ...learning, ...payroll, ...payout, ...people, ...performance, ...platform, ...privacy, ...recruiting, ...requests, ...selfService, ...sync };

/** "people.person.email" → personal. A column that is entered twice stands here with both classes. */
export const columnClasses: ReadonlyMap<string, readonly ColumnClass[]> = new Map(
  [...Map.groupBy(
    Object.entries(tables).flatMap(([table, columns]) => Object.entries(columns).flatMap(([columnClass, names]) => names.trim().split(/\s+/).map((name) => ({ column: `${table}.${name}`, columnClass: columnClass as ColumnClass })))),
    ({ column }) => column,
  )].map(([column, entries]) => [column, entries.map((entry) => entry.columnClass)]),
);

/**
 * Values of pay, bank and identity that stand readable in the database, and why. The list only shrinks. They are kept
 * from readers by the rows' own protection, masks and the second proof.
 */
export const readableOnPurpose: Readonly<Record<string, string>> = {
  'people.bank_account.holder_name': 'compared with the person’s name before a change is approved',
  'people.bank_account.bank_name': 'the bank and branch tell nothing without the number',
  'people.bank_account.branch_code': 'the bank and branch tell nothing without the number',
  'people.bank_account.last_four': 'the mask by which an account is recognised',
};
