/** A reporter of node's test runner: one JSON line for each test that ended. */
type TestEvent = { readonly type: string; readonly data: { readonly name?: string; readonly file?: string; readonly skip?: string | boolean; readonly todo?: string | boolean; readonly details?: { readonly type?: string } } };

export default async function* testEnds(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.name === undefined || data.details?.type === 'suite') continue;
    const skipped = (data.skip !== undefined && data.skip !== false) || (data.todo !== undefined && data.todo !== false);
    yield `${JSON.stringify({ name: data.name, file: data.file ?? '', ending: type === 'test:fail' ? 'failed' : skipped ? 'skipped' : 'passed' })}\n`;
  }
}
