/** Injects the function that names topics on this broker. */
export const NAME_TOPIC = Symbol('nameTopic');
