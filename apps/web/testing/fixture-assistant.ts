/** Made-up answers of the assistant for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const examples = [
  { intent: 'payChange', text: '为什么我的工资比上个月少？' }, { intent: 'leaveLeft', text: '我的年假还剩几天，什么时候过期？' }, { intent: 'lateMost', text: '这周谁迟到最多？' },
];
const slip = '/api/me/payslips/2026-10';
const read = (number: number, value: string, pointer: string) => ({ number, value, address: slip, pointer, row: { table: 'payroll.payslip', key: { month: '2026-10', item: 'netPay' } }, operation: null, of: [] });

export const assistantAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  readAssistant: ({ state }) => ({ isOn: !state.isEmpty, mayChoose: state.role === 'administrator', examples: state.isEmpty ? [] : examples }),
  askAssistant: ({ body }) => (String(body['text']).includes('工资') ? {
    intent: 'payChange', examples: [], sentences: ['2026-10 实发 9120.55[2] CNY，比上个月的 9320.55[3] 少，相差 -200.00[4]。', '绩效工资：1800.00[6] 元，上个月 2000.00[7]，相差 -200.00[8]。'],
    citations: [
      { ...read(1, '2026-10', '/month'), row: null }, read(2, '9120.55', '/lines/14/amount'), read(3, '9320.55', '/lines/14/previousAmount'), { number: 4, value: '-200.00', address: null, pointer: null, row: null, operation: 'subtract', of: [2, 3] },
      { ...read(5, '绩效工资', '/lines/3/titles/zh-CN'), row: null }, read(6, '1800.00', '/lines/3/amount'), read(7, '2000.00', '/lines/3/previousAmount'), { number: 8, value: '-200.00', address: null, pointer: null, row: null, operation: 'subtract', of: [6, 7] },
    ],
  } : { intent: null, examples: examples.map(example => example.text), sentences: ['这个问题我答不了。下面这些可以问。'], citations: [] }),
  chooseAssistant: () => ({ done: true }),
};
