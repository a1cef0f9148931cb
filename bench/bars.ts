/**
 * Every bar of every suite, in one table. Changing a bar is a commit of its own and is named in the closing note.
 * Sources: the issue that set the figure, named behind each group.
 */
type Bar = { readonly limit: number; readonly direction: 'atMost' | 'atLeast'; readonly unit: string; readonly means: string };

const atMost = (limit: number, unit: string, means: string): Bar => ({ limit, direction: 'atMost', unit, means });
const atLeast = (limit: number, unit: string, means: string): Bar => ({ limit, direction: 'atLeast', unit, means });

export const bars = {
  // main-line: From a punch to an explained payslip
  'start.withInstall': atMost(180, 's', 'clean clone, bare folder: npm start -- --exit with the install'),
  'start.afterInstall': atMost(60, 's', 'the same with the packages already there'),
  'start.digestsAgree': atMost(0, 'differences', 'digests of repeated runs, per seed and size'),
  'start.sqlDigestAgrees': atMost(0, 'differences', 'the separate SQL script reproduces the digest from the plain export'),
  'attendance.intentMissed': atMost(0, 'missed', 'expected minutes or findings of the world that attendance did not find'),
  'attendance.intentInvented': atMost(0, 'invented', 'minutes or findings of attendance that the world did not intend'),
  'explain.leavesMissing': atMost(0, 'missing', 'leaves of explanations that do not stand in the tables'),
  'explain.treesWrong': atMost(0, 'wrong', 'printed trees whose re-evaluation gives another figure'),
  'explain.linesUnexplained': atMost(0, 'lines', 'payslip lines without an explanation, or whose explanation is not the line'),
  'complete.peopleForgotten': atMost(0, 'people', 'employed people neither computed nor listed with a reason'),
  'complete.certificateOpen': atMost(0, 'people', 'people whose four figures do not tie (S0.38)'),
  'complete.taxesWrong': atMost(0, 'people', 'payslips whose tax or net pay differs from an independent recomputation from the world\'s own year-to-date'),
  'complete.quantitiesWrong': atMost(0, 'people', 'payslips with a quantity that differs from a count, minute by minute and without product code, of raw punches and approved forms (S0.1)'),
  'complete.foreignRows': atMost(0, 'rows', 'rows of another company that a session of one company sees'),
  'complete.writesUnaudited': atMost(0, 'writes', 'runs, imports and slices without their audit row'),
  'faults.digestsDiffer': atMost(0, 'differences', 'digest after a fault against the digest without'),
  'faults.notFired': atMost(0, 'faults', 'planned faults that the journal does not show'),
  'faults.invisible': atMost(0, 'faults', 'faults without an incident while they lasted, or whose incident stayed open'),
  'kills.sliceDigestsDiffer': atMost(0, 'differences', 'digest after SIGKILL before and after each SQL statement of one slice'),
  'kills.shardDigestsDiffer': atMost(0, 'differences', 'digest after SIGKILL before and after each SQL statement of one shard'),
  'kills.randomDigestsDiffer': atMost(0, 'differences', 'digest after SIGKILL of the worker at random moments'),
  'change.previewsMoved': atMost(1, 'previews', 'previews that moved after one punch changed'),
  'change.othersMoved': atMost(0, 'people', 'other people whose check code changed'),
  'change.explanationNamesPunch': atLeast(1, 'explanations', 'explanations of the moved preview that name the changed punch'),
  'speed.ratioToCopyFloor': atMost(2.5, '×', '10,000 people: raw punches to stored days and payslips, against COPY of the same columns out and in'),
  'speed.compiledRate': atLeast(1, 'people/s', 'compute only, compiled evaluator'),
  'speed.referenceRate': atLeast(1, 'people/s', 'compute only, reference evaluator'),
  'scenarios.count': atLeast(40, 'scenarios', 'scenarios of the packs'),
  'scenarios.failed': atMost(0, 'scenarios', 'scenarios with a difference or a missing expectation'),
  'scenarios.coverage': atLeast(100, '%', 'pack items in at least two scenarios, each edge below, at and above'),
  'story.steps': atLeast(1, 'stories', 'the clerk and employee story in a real browser'),
  'plants.green': atMost(0, 'plants', 'deliberate bugs that the suite did not notice'),
  // gate: Only the right person sees pay, and it can be proven
  'attacks.missing': atMost(0, 'attacks', 'attacks of the list without a named test, and without a surface that is absent'),
  'attacks.failed': atMost(0, 'tests', 'named tests of attacks that failed or were skipped'),
  'attacks.surfacesAppeared': atMost(0, 'surfaces', 'surfaces listed as absent that have appeared'),
  'checklists.asvs': atMost(0, 'lines', 'lines of ASVS 5.0.0 whose evidence does not stand'),
  'checklists.mlps': atMost(0, 'lines', 'lines of level 3 of GB/T 22239-2019 whose evidence does not stand'),
  'decisions.differ': atMost(0, 'decisions', 'can, list or who-can that differ from the naive model, on random companies'),
  'decisions.gained': atMost(0, 'decisions', 'access gained by a grant less, or kept against a prohibition'),
  'decisions.storedDiffer': atMost(0, 'decisions', 'rights of a session, resolved from the database, that differ from the naive model'),
  'audit.rowsLost': atMost(0, 'rows', 'changes and reads without their audit row'),
  'audit.attacksMissed': atMost(0, 'attacks', 'edits, deletions, insertions, swaps, cuts and re-hashes of the audit that the verifier did not find'),
  'audit.rowsMisnamed': atMost(0, 'attacks', 'attacks on the audit that were found at another row, or as another kind, than what was done'),
  'audit.falseAlarms': atMost(0, 'faults', 'faults named in an audit that nobody touched, with rows waiting and after an erasure'),
  'matrix.wrong': atMost(0, 'answers', 'answers of the running server to a role about an object in a relation that differ from the access matrix'),
  'matrix.uncovered': atMost(0, 'routes', 'routes of the running server, of every method, that no request of the matrix reached'),
  'worlds.answersDiffer': atMost(0, 'answers', 'answers to one reader that differ between two companies which differ only in what that reader may not see (I-30)'),
  'worlds.routesUnasked': atMost(0, 'routes', 'routes of the running server that no generated request reached'),
  'erasure.canariesLeft': atMost(0, 'places', 'places where a value of an erased person still stands: tables, statistics, files of the database, the list outside'),
  'erasure.runsDoNotTie': atMost(0, 'runs', 'runs whose live payslips and what has gone do not add up to their books, or whose rest is another'),
  'erasure.faults': atMost(0, 'faults', 'others\' payslips moved, an old ciphertext that still opens, data gone that the law holds, a broken chain'),
  'erasure.backOfBackup': atMost(0, 'places', 'places where a restored copy still shows the person after its start'),
  'canary.hits': atMost(0, 'hits', 'secret or classified values found in logs, errors, metrics, job payloads, files, results, journals or the storage'),
  'canary.scripts': atMost(0, 'scripts', 'scripts in names, reasons and file names that ran in a browser, or were tried and reported by its policy'),
  'rotation.readsFailed': atMost(0, 'reads', 'reads over HTTP that failed or gave another value while keys were rotated'),
  'rotation.readsServed': atLeast(1_000, 'reads', 'reads over HTTP while keys were rotated'),
  'rotation.valuesLeft': atMost(0, 'values', 'sealed values at the old key version after a rotation that was killed and resumed'),
  'rotation.valuesWrong': atMost(0, 'values', 'values that read differently after the rotation'),
  'rotation.movedAccepted': atMost(0, 'ciphertexts', 'ciphertexts put into another row that came out as a value'),
  'readCost.share': atMost(45, '%', 'requests per second that session, gate, audit and sealing cost the payslip-read route, against the same route without, in the same run'),
  'readCost.unaudited': atMost(0, 'answers', 'payslips answered over HTTP without a row of the read'),
  'gatePlants.green': atMost(0, 'plants', 'deliberate bugs that the gate suite did not notice'),
} as const satisfies Readonly<Record<string, Bar>>;

export type BarName = keyof typeof bars;
