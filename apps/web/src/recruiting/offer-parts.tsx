/** Offers of an application: made, decided by somebody else, answered; and the hire on an accepted one. */
import { useState, type ReactNode } from 'react';
import { Alert, App, Button, Checkbox, Form, Input, Select } from 'antd';
import type { Answer, CallInput } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DecideButtons } from '../parts/decide-buttons.tsx';
import { Mark } from '../parts/figures.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { DepartmentField, employmentKinds, filled, placeAndWageOf, PlaceFields, WageFields, type Choices } from '../people/terms-fields.tsx';
import { percentageOfRatio } from '../people/fund-rate.ts';
import { useToldCommand } from '../people/told-command.ts';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';
import type { Application } from './application-parts.tsx';

type Offer = Application['offers'][number];
type Body = NonNullable<CallInput<'proposeOffer'>['body']>;
type Values = {
  readonly hireDate: string; readonly department: string; readonly managerPersonNumber?: string; readonly employmentKind: (typeof employmentKinds)[number]; readonly probationEndsOn?: string; readonly contractEndsOn?: string;
  readonly legalEntity: string; readonly workplaceCode: string; readonly insurancePlace?: string; readonly scheduleCode: string; readonly wageKind: 'monthly' | 'hourly'; readonly wage: string; readonly insuranceBase?: string; readonly housingFundBase?: string; readonly housingFundRate?: string;
};
const tones = { proposed: 'warn', approved: 'info', refused: 'bad', accepted: 'good', declined: 'quiet', withdrawn: 'quiet' } as const;

const OfferFields = ({ choices, applicationId, onDone }: { readonly choices: Choices; readonly applicationId: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const propose = useToldCommand('proposeOffer');
  const submit = (values: Values): void => {
    const { insurancePlace = null, housingFundRate } = placeAndWageOf(choices, values);
    const { hireDate, department, employmentKind, legalEntity, workplaceCode, scheduleCode, wageKind, wage, managerPersonNumber, probationEndsOn, contractEndsOn, insuranceBase, housingFundBase } = values;
    const body: Body = {
      commandId: newCommandId(), hireDate, department, employmentKind, legalEntity, workplaceCode, scheduleCode, wageKind, wage, insurancePlace,
      ...(filled({ managerPersonNumber, probationEndsOn, contractEndsOn, insuranceBase, housingFundBase, housingFundRate }) as Partial<Body>),
    };
    propose.send({ params: { applicationId }, body }, onDone);
  };
  return (
    <Form<Values> layout="vertical" initialValues={{ employmentKind: 'standard', wageKind: 'monthly' }} onFinish={submit}>
      <Alert type="info" showIcon title={text('offer.twoPeople')} />
      <Form.Item name="hireDate" label={text('field.hireDate')} rules={[{ required: true, message: text('people.valueMissing') }]}><Input type="date" /></Form.Item>
      <DepartmentField choices={choices} required />
      <Form.Item name="managerPersonNumber" label={text('people.managerNumber')}><Input autoComplete="off" maxLength={64} /></Form.Item>
      <Form.Item name="employmentKind" label={text('people.employmentKind')}><Select options={employmentKinds.map(value => ({ value, label: text(`employmentKind.${value}`) }))} /></Form.Item>
      <Form.Item name="probationEndsOn" label={text('people.probationEndsOn')}><Input type="date" /></Form.Item>
      <Form.Item name="contractEndsOn" label={text('people.contractEndsOn')} extra={text('people.openEnded')}><Input type="date" /></Form.Item>
      <PlaceFields choices={choices} required />
      <WageFields required />
      <Button type="primary" htmlType="submit" loading={propose.isPending}>{text('offer.propose')}</Button>
    </Form>
  );
};

export const OfferForm = ({ applicationId, onDone }: { readonly applicationId: string; readonly onDone: () => void }): ReactNode => {
  const choices = useApi('readHireChoices', {});
  return <QueryView query={choices} rows={8}>{known => <OfferFields choices={known} applicationId={applicationId} onDone={onDone} />}</QueryView>;
};

/** All that is offered: whoever approves it approves each of these. */
const Terms = ({ offer }: { readonly offer: Offer }): ReactNode => {
  const text = useText();
  const amountOf = (amount: string | null): string => (amount === null ? '–' : formatAmount(amount));
  if (offer.employmentKind === null) return null;
  const facts: readonly (readonly [string, string])[] = [
    ['people.employmentKind', text(`employmentKind.${offer.employmentKind}`)], ['people.managerNumber', offer.managerPersonNumber ?? '–'], ['people.probationEndsOn', offer.probationEndsOn ?? '–'], ['people.contractEndsOn', offer.contractEndsOn ?? text('offer.openEnded')],
    ['field.legalEntity', offer.legalEntity], ['field.workplace', offer.workplaceCode], ['field.scheduleCode', offer.scheduleCode ?? '–'], ['field.insurancePlace', offer.insurancePlace === null ? text('people.noneInsured') : text(`place.${offer.insurancePlace}`, {}, offer.insurancePlace)],
    ['field.insuranceBase', amountOf(offer.insuranceBase)], ['field.housingFundBase', amountOf(offer.housingFundBase)], ['field.housingFundRate', offer.housingFundRate === null ? '–' : `${percentageOfRatio(offer.housingFundRate)}%`],
  ];
  return <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{text(name)}</dt><dd>{value}</dd></div>)}</dl>;
};

/** Whoever may decide sees what is offered right here. */
const Decision = ({ proposalId, what }: { readonly proposalId: string; readonly what: string }): ReactNode => {
  const proposal = useApi('readProposal', { params: { proposalId } });
  return proposal.data?.mayDecide === true ? <DecideButtons proposalId={proposalId} digest={proposal.data.digest} what={what} /> : null;
};

type OfferAnswer = NonNullable<CallInput<'answerOffer'>['body']>['answer'];
const answerable: Readonly<Record<'approved' | 'accepted', readonly OfferAnswer[]>> = { approved: ['accepted', 'declined', 'withdrawn'], accepted: ['withdrawn'] };

const Answering = ({ offer }: { readonly offer: Offer }): ReactNode => {
  const text = useText();
  const answer = useToldCommand('answerOffer');
  if (offer.state !== 'approved' && offer.state !== 'accepted') return null;
  return answerable[offer.state].map(value => (
    <CarefulButton
      key={value} label={text(`offerAnswer.${value}`)} about={text('offer.on', { date: offer.hireDate })} warning={text(`offerAnswer.${value}.hint`)} danger={value !== 'accepted'} isBusy={answer.isPending}
      onConfirm={() => answer.send({ params: { offerId: offer.offerId }, body: { commandId: newCommandId(), answer: value } })}
    />
  ));
};

type Hired = Answer<'hireCandidate'>;
type HireBody = NonNullable<CallInput<'hireCandidate'>['body']>;
/** Likenesses that a clerk may look at and confirm. */
const asking: readonly string[] = ['hiredBefore', 'mobileInUse', 'sameNameAndDay'];
type HireValues = { readonly personNumber?: string; readonly identityNumber?: string; readonly sourcePersonKey?: string; readonly isContractSigned?: boolean };

/** One step from the accepted offer to the person. */
const HireForm = ({ applicationId, hasIdentityNumber }: { readonly applicationId: string; readonly hasIdentityNumber: boolean }): ReactNode => {
  const text = useText();
  const { message, modal } = App.useApp();
  const hire = useCommand('hireCandidate');
  const [hired, setHired] = useState<Hired | null>(null);
  const send = (values: HireValues, given: { readonly isConfirmed?: boolean; readonly isNewLegalEntity?: boolean }): void => hire.mutate(
    { params: { applicationId }, body: { commandId: newCommandId(), isContractSigned: values.isContractSigned === true, ...given, ...(filled({ personNumber: values.personNumber, identityNumber: values.identityNumber, sourcePersonKey: values.sourcePersonKey }) as Partial<HireBody>) } },
    {
      onSuccess: setHired,
      onError: error => {
        const reason = text(`error.${error.code}`, error.data, text('error.unexpected'));
        const ask = (title: string, more: typeof given): void => void modal.confirm({ title, content: reason, okText: text('action.confirm'), cancelText: text('action.cancel'), onOk: () => send(values, { ...given, ...more }) });
        if (asking.includes(error.code)) ask(text('hire.sure'), { isConfirmed: true });
        else if (error.code === 'legalEntityUnknown') ask(text('offer.newEntity'), { isNewLegalEntity: true });
        else void message.error(reason);
      },
    },
  );
  if (hired !== null) {
    return (
      <Alert
        type={hired.missing.length === 0 ? 'success' : 'warning'} showIcon title={<>{text('hire.done', { personNumber: hired.personNumber })} <AppLink address={`/people/${encodeURIComponent(hired.personNumber)}`}>{text('page.personFile')}</AppLink></>}
        description={<>{hired.missing.length === 0 ? null : <p>{text('hire.held')} {hired.missing.map(code => text(`missingForPay.${code}`)).join(text('people.separator'))}</p>}{hired.enrolled.length === 0 ? null : <p>{text('offer.enrolled', { what: hired.enrolled.map(name => text(`enrolled.${name}`)).join(text('people.separator')) })}</p>}</>}
      />
    );
  }
  return (
    <Form<HireValues> layout="vertical" onFinish={values => send(values, {})}>
      {hasIdentityNumber ? null : <Form.Item name="identityNumber" label={text('people.identityNumber')} extra={text('hire.laterHint')}><Input autoComplete="off" maxLength={30} /></Form.Item>}
      <Form.Item name="personNumber" label={text('field.personNumber')} extra={text('hire.numberHint')}><Input autoComplete="off" maxLength={64} /></Form.Item>
      <Form.Item name="sourcePersonKey" label={text('people.account')} extra={text('hire.accountHint')}><Input autoComplete="off" maxLength={200} /></Form.Item>
      <Form.Item name="isContractSigned" valuePropName="checked"><Checkbox>{text('offer.contractSigned')}</Checkbox></Form.Item>
      <Button type="primary" htmlType="submit" loading={hire.isPending}>{text('hire.submit')}</Button>
    </Form>
  );
};

export const OfferList = ({ application, mayChange, mayHire, hasIdentityNumber }: { readonly application: Application; readonly mayChange: boolean; readonly mayHire: boolean; readonly hasIdentityNumber: boolean }): ReactNode => {
  const text = useText();
  const accepted = application.offers.find(({ state }) => state === 'accepted');
  return (
    <>
      <ul className="plain-list">
        {application.offers.map(offer => (
          <li key={offer.offerId} className="question-entry">
            <p>
              <strong>{text('offer.on', { date: offer.hireDate })}</strong> <Mark tone={tones[offer.state]}>{text(`offerState.${offer.state}`)}</Mark> {offer.department}{' '}
              {offer.wage === null || offer.wageKind === null ? null : `${formatAmount(offer.wage)} ${text(`wageKind.${offer.wageKind}.per`)}`}
            </p>
            <Terms offer={offer} />
            <small className="quiet">{offer.madeBy}</small>{' '}
            {offer.state === 'proposed' && offer.proposalId !== null ? <Decision proposalId={offer.proposalId} what={text('offer.on', { date: offer.hireDate })} /> : null}
            {mayChange && application.stage === 'offer' ? <Answering offer={offer} /> : null}
          </li>
        ))}
      </ul>
      {mayHire && accepted !== undefined && application.stage === 'offer' ? <><h3>{text('page.hire')}</h3><HireForm applicationId={application.applicationId} hasIdentityNumber={hasIdentityNumber} /></> : null}
    </>
  );
};
