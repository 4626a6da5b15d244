/** Stands between the title of a suite that did not run and the reason. */
export const notRun = ' – not run: ';
