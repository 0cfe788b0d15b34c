/** The parts of intake that its controllers share. */
export const INTAKE = Symbol('intake');
