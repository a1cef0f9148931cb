/** Tells people, and whoever leads them, of last days that come near or are over: each once. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { employedPersons, managerLine, personNamesOf } from '#modules/people';
import { notify, toldAbout, type CompanyTransaction } from '#modules/platform';
import { readCertificates } from './completion-store.ts';
import { readItems } from './plan-store.ts';
import { dueOfCertificate, dueOfItem } from './training-views.ts';

type Alarm = { readonly personId: number; readonly code: 'trainingDueSoon' | 'trainingOverdue' | 'certificateEnding'; readonly about: string; readonly day: number; readonly tellsManager: boolean };

/** Last days are part of what was told about: one that moves is told of again. */
const findAlarms = async (tx: CompanyTransaction, today: number): Promise<readonly Alarm[]> => {
  const items = await readItems(tx, { personIds: null, states: ['open'] });
  const certificates = await readCertificates(tx, null);
  return [
    ...items.flatMap((item): Alarm[] => {
      const due = dueOfItem(item, today);
      if (due !== 'soon' && due !== 'overdue') return [];
      return [{ personId: item.personId, code: due === 'soon' ? 'trainingDueSoon' : 'trainingOverdue', about: `training:${item.itemId}:${due}:${item.dueDay}`, day: item.dueDay, tellsManager: due === 'overdue' }];
    }),
    ...certificates.flatMap((certificate): Alarm[] =>
      // A newer one of the same course or title takes its place.
      (dueOfCertificate(certificate, today) !== 'soon' || certificates.some((other) => other.personId === certificate.personId && other.title === certificate.title && (other.lastDay === null || other.lastDay > certificate.lastDay!))
        ? [] : [{ personId: certificate.personId, code: 'certificateEnding', about: `certificate:${certificate.certificateId}:${certificate.lastDay}`, day: certificate.lastDay!, tellsManager: true }])),
  ];
};

/** Tells what was not told yet; answers how many people were told of something. Run twice, it tells nobody again. */
export const tellTrainingAlarms = async (tx: CompanyTransaction, today: number): Promise<number> => {
  const alarms = await findAlarms(tx, today);
  const told = new Set((await toldAbout(tx, alarms.map(({ about }) => about))).map(({ about }) => about));
  const employed = new Set((await employedPersons(tx, { fromDay: today, toDay: today + 1, personIds: alarms.map(({ personId }) => personId) })).map(({ personId }) => personId));
  const open = alarms.filter(({ about, personId }) => !told.has(about) && employed.has(personId));
  const names = await personNamesOf(tx, open.map(({ personId }) => personId));
  for (const { personId, code, about, day, tellsManager } of open) {
    const data = { name: names.get(personId)?.name ?? '', date: formatDay(day) };
    await notify(tx, { code, to: { personId }, about, data: { ...data, whose: 'own' }, link: '/my/courses' });
    const manager = tellsManager ? (await managerLine(tx, personId, today))[0] : undefined;
    if (manager !== undefined) await notify(tx, { code, to: { personId: manager }, about, data: { ...data, whose: 'other' }, link: code === 'certificateEnding' ? '/training?tab=certificates&view=soon' : '/training?view=overdue' });
  }
  return open.length;
};
