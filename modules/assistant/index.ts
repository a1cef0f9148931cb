/** The face of the assistant: a closed set of questions, answered from routes with the rights of whoever asks. */
export { registerAssistantRoutes, type AssistantRoutesDeps } from './assistant-routes.ts';
export { answerMcp, type McpDeps } from './answer-mcp.ts';
export { type AskRoute } from './cite.ts';
export { assistantErrorCodes } from './assistant-errors.ts';
