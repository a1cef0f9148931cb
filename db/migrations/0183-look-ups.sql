-- Rows that are looked for by the session, question, suggestion or interviewer they belong to, in tables whose keys begin with something else.
create index session_seat_by_session on learning.session_seat (company_id, session_id);
create index session_attendance_by_session on learning.session_attendance (company_id, session_id);
create index question_entry_by_question on self_service.question_entry (company_id, question_id);
create index question_share_by_question on self_service.question_share (company_id, question_id);
create index question_step_by_question on self_service.question_step (company_id, question_id);
create index question_step_by_user on self_service.question_step (company_id, user_id) where user_id is not null;
create index satisfaction_by_question on self_service.satisfaction (company_id, question_id);
create index suggestion_entry_by_suggestion on self_service.suggestion_entry (company_id, suggestion_id);
create index interview_by_interviewer on recruiting.interview (company_id, interviewer_person_id);
