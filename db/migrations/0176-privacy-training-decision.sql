-- Courses that are proposed for weaknesses of reviews without anybody asking are a decision of a machine of their own: with its
-- own assessment, and its own switch, which is off.
alter table privacy.impact_assessment drop constraint impact_assessment_kind_check;
alter table privacy.impact_assessment add constraint impact_assessment_kind_check check (kind in ('scoreToPay', 'scoreToTraining', 'candidateMatching'));
alter table privacy.automated_decision drop constraint automated_decision_kind_check;
alter table privacy.automated_decision add constraint automated_decision_kind_check check (kind in ('scoreToPay', 'scoreToTraining', 'candidateMatching'));
