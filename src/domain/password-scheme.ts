/** The scheme of every hash that we make; an imported one has that of its program. Stored format. */
export const OWN_SCHEME = 'own';
