/** Which of the many organizations of a size is served where nobody chooses. */
export const defaultSeed = 1;
