/** Header of the empty record that stands in for a batch that could not be read. */
export const NOT_READ = 'niet-te-lezen';
