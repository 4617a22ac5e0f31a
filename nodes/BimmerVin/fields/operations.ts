/** Operations that are about a job, not about a vehicle. */
export const JOB_OPERATIONS = ['getStatus', 'wait'];

/** Operations that wait until a job is over. */
export const WAITING_OPERATIONS = ['submitAndWait', 'wait'];
