/** The face of learning: courses, who is to finish which by when, what was finished, certificates. Other modules never import it: apps hand its answers in. */
export { courseCodes } from './course-store.ts';
export { createLearningJobs, type LearningJobsDeps } from './learning-jobs.ts';
export { enrolInTraining as enrol, followFiles, savePlanRule } from './plan-training.ts';
export { learningPersonData } from './learning-person-data.ts';
export { registerLearningRoutes } from './learning-routes.ts';
export { type LearningRoutesDeps } from './learning-tools.ts';
export { addCourseFile, addSession, saveCourse } from './save-course.ts';
export { learningSealedPlaces } from './sealed-learning.ts';
export { completionsOf, trainingToDecide } from './training-views.ts';
export { teamTraining } from './team-training.ts';
