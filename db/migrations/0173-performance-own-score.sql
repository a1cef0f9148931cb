-- Scores of many people may be proposed and approved as one. Whoever is among them neither proposes nor approves that: nobody's score
-- rests on their own word. A review is kept to this by its arrows already.
create or replace function performance.score_stands() returns trigger
  language plpgsql as $$
begin
  if new.source = 'review' then
    if not exists (select from performance.review where company_id = new.company_id and person_id = new.person_id and cycle_id = new.cycle_id and state in ('locked', 'closed')) then
      raise exception 'reviewNotLocked' using errcode = 'QP001';
    end if;
  elsif not exists (
    select from performance.score_change as change join platform.proposal as proposal
      on proposal.company_id = change.company_id and proposal.kind = 'scoreChange' and proposal.subject = 'scoreChange:' || change.batch_id and proposal.state = 'approved'
    where change.company_id = new.company_id and change.person_id = new.person_id and change.change_id = new.change_id and change.cycle_id = new.cycle_id
      and not new.person_id = any (proposal.proposer_people)
      and not exists (
        select from platform.proposal_decision as decision where decision.company_id = proposal.company_id and decision.proposal_id = proposal.proposal_id and decision.decision = 'approve' and new.person_id = any (decision.decider_people))) then
    raise exception 'scoreNotApproved' using errcode = 'QP001';
  end if;
  return null;
end $$;
