/** Header of the empty records that stand in for those of a batch that could not be unpacked. */
export const NOT_UNPACKED = 'niet-uit-te-pakken';
