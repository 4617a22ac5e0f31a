export const PROFILE_TITLE = 'Where the time goes';
