/** Not a plug-in. For tests. */
export default { naam: 'zonder-formule' };
