/** The face of delivery: payslips on their way to people, what they confirm, and long files. */
export { createDeliveryJobs, type DeliveryJobsDeps } from './delivery-jobs.ts';
export { deliveryErrorCodes, type DeliveryError, type DeliveryErrorCode } from './delivery-errors.ts';
export { deliveryPersonData } from './delivery-person-data.ts';
export { registerDeliveryRoutes, type DeliveryRoutesDeps } from './delivery-routes.ts';
export { deliverySealedPlaces } from './sealed-delivery.ts';
export { openToStaffOn } from './staff-view.ts';
export { insertPolicy as chooseDelivery } from './publication-store.ts';
export { verifyReceipt, type ReceiptProblem, type ReceiptStatement } from './receipt-file.ts';
export { documentOf } from './payslip-documents.ts';
