/** What a position asks for, to read: duties, requirements, competencies. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { Mark } from '../parts/figures.tsx';
import { Empty } from '../parts/state-views.tsx';
import { useText, useTitleOf } from '../text/text.tsx';

export type PositionAnswer = Answer<'readPosition'>;
type Profile = PositionAnswer['profile'];

const Duties = ({ duties }: { readonly duties: Profile['duties'] }): ReactNode => {
  const text = useText();
  return (
    <div className="table-scroll">
      <table className="users-table is-narrow">
        <thead><tr><th scope="col">{text('position.duty')}</th><th scope="col">{text('position.weight')}</th><th scope="col">{text('position.code')}</th></tr></thead>
        <tbody>{duties.map(duty => <tr key={duty.dutyCode}><td>{duty.text}</td><td>{duty.weight === 0 ? '–' : `${duty.weight}%`}</td><td><code>{duty.dutyCode}</code></td></tr>)}</tbody>
      </table>
    </div>
  );
};

const Requirements = ({ position }: { readonly position: PositionAnswer }): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  const skillOf = (skillCode: string): string => {
    const skill = position.skills.find(each => each.skillCode === skillCode);
    return skill === undefined ? skillCode : title(skill);
  };
  return (
    <div className="table-scroll">
      <table className="users-table is-narrow">
        <thead><tr><th scope="col">{text('position.skill')}</th><th scope="col">{text('position.level')}</th><th scope="col">{text('position.must')}</th><th scope="col">{text('position.years')}</th><th scope="col">{text('people.note')}</th></tr></thead>
        <tbody>{position.profile.requirements.map(each => (
          <tr key={each.skillCode}>
            <td>{skillOf(each.skillCode)}</td><td>{text(`skillLevel.${each.level}`)}</td><td><Mark tone={each.isMust ? 'warn' : 'quiet'}>{text(each.isMust ? 'position.isMust' : 'position.isNice')}</Mark></td>
            <td>{each.years === null ? '–' : text('position.yearCount', { years: each.years })}</td><td>{each.note}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
};

const Competencies = ({ competencies }: { readonly competencies: Profile['competencies'] }): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  return (
    <div className="table-scroll">
      <table className="users-table is-narrow">
        <thead><tr><th scope="col">{text('position.competency')}</th><th scope="col">{text('position.level')}</th><th scope="col">{text('position.code')}</th></tr></thead>
        <tbody>{competencies.map(each => <tr key={each.competencyCode}><td>{title(each)}</td><td>{text(`skillLevel.${each.level}`)}</td><td><code>{each.competencyCode}</code></td></tr>)}</tbody>
      </table>
    </div>
  );
};

export const ProfileTables = ({ position }: { readonly position: PositionAnswer }): ReactNode => {
  const text = useText();
  const { duties, requirements, competencies } = position.profile;
  if (position.profileSince === null) return <Empty title={text('position.noProfile')} hint={text('position.noProfileHint')} />;
  return (
    <>
      <h2>{text('position.duties')}</h2>
      {duties.length === 0 ? <p className="quiet">{text('position.noneYet')}</p> : <Duties duties={duties} />}
      <h2>{text('position.requirements')}</h2>
      {requirements.length === 0 ? <p className="quiet">{text('position.noneYet')}</p> : <Requirements position={position} />}
      <h2>{text('position.competencies')}</h2>
      {competencies.length === 0 ? <p className="quiet">{text('position.noneYet')}</p> : <Competencies competencies={competencies} />}
    </>
  );
};
