export { audit } from './api/audit.ts';
export { type CheckRequest, checkScenario } from './api/check.ts';
export { type ClimbRequest, climb } from './api/climb.ts';
export { compare } from './api/compare.ts';
export { defineScenario, type ScenarioDefinition } from './api/define-scenario.ts';
export { type DiagnoseRequest, diagnose } from './api/diagnose.ts';
export {
  ceilingReport,
  experimentReport,
  ladderReport,
  validationReport,
} from './api/experiment-report.ts';
export { explain } from './api/explain.ts';
export { type CeilingRequest, findCeiling } from './api/find-ceiling.ts';
export { reportOf } from './api/report-of.ts';
export type { CeilingResult, ClimbResult, ValidationResult } from './api/results.ts';
export type { RunWatch } from './api/run-plan.ts';
export { type RunRequest, runScenario } from './api/run-scenario.ts';
export { type ValidateRequest, validate } from './api/validate.ts';
export { type WatchRequest, watch } from './api/watch.ts';
export { attribute } from './attribution/attribute.ts';
export { LIMITS, limitOf } from './limits/catalog.ts';
export { MIRRORED_SETTINGS, WATCHED_SETTINGS } from './limits/mirrored.ts';
export type { AttributedGroup, Attribution, Remedy } from './model/attribution.ts';
export type { AuditReport, AuditRequest } from './model/audit.ts';
export type { Cause, Confidence } from './model/cause.ts';
export type { Ceiling } from './model/ceiling.ts';
export type { Climb, Climb as Ladder } from './model/climb.ts';
export type { CheckResult, Comparison } from './model/comparison.ts';
export { CannotRun, EXIT, InvalidInput, NotSaved, TargetFailed } from './model/errors.ts';
export type { Explanation } from './model/explanation.ts';
export type { Limit } from './model/limit.ts';
export type { LimitId } from './model/limit-id.ts';
export type { Machine } from './model/machine.ts';
export type { Outcomes } from './model/outcomes.ts';
export type { Plan } from './model/plan.ts';
export type { RunProgress } from './model/progress.ts';
export type { Report, ReportSection } from './model/report.ts';
export type { Run } from './model/run.ts';
export type { Scenario } from './model/scenario.ts';
export type { Validation } from './model/validation.ts';
export type { Verdict } from './model/verdict.ts';
export { buildPlan } from './plan/build-plan.ts';
export { scenarioJsonSchema } from './plan/json-schema.ts';
export { parseScenario } from './plan/parse-scenario.ts';
export { ladderFiles } from './report/climb-files.ts';
export { htmlReport } from './report/html.ts';
export { jsonReport } from './report/json.ts';
export { junitReport } from './report/junit.ts';
export { markdownReport } from './report/markdown.ts';
export { prometheusReport } from './report/prometheus.ts';
export { quietReport, terminalReport } from './report/terminal.ts';
export { conduct } from './run/conduct.ts';
export { loadRun } from './run/load-run.ts';
export { gatherMachine } from './system/machine.ts';
export { exitCodeOf } from './verdict/exit-code.ts';
export { judge } from './verdict/judge.ts';
