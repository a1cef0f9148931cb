/** A reporter of node's test runner: one JSON line for each test that ended. */
type TestEvent = { readonly type: string; readonly data: { readonly name?: string; readonly file?: string; readonly skip?: string | boolean; readonly todo?: string | boolean; readonly details?: { readonly type?: string; readonly error?: unknown } } };

/** What a failed test said: of the runner's own error the cause is the test's. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? `${cause.message}\n${cause.stack ?? ''}` : String(cause);
};

export default async function* testEnds(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.name === undefined || data.details?.type === 'suite') continue;
    const skipped = (data.skip !== undefined && data.skip !== false) || (data.todo !== undefined && data.todo !== false);
    yield `${JSON.stringify({ name: data.name, file: data.file ?? '', ending: type === 'test:fail' ? 'failed' : skipped ? 'skipped' : 'passed', ...(type === 'test:fail' ? { reason: reasonOf(data.details?.error) } : {}) })}\n`;
  }
}
