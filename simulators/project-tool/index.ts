export { createProjectTool, type Issue, type ProjectTool, type ProjectToolOptions } from './project-tool-simulator.ts';
