#ifndef TOUCHSTONE_CVERSION_H
#define TOUCHSTONE_CVERSION_H

/* The commit that the program was built from, as scripts/build names it; empty for other builds.
 * Swift cannot be given a text by the build, C can. */
const char *touchstone_commit(void);

#endif
