#include "CVersion.h"

#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)

#ifndef TOUCHSTONE_COMMIT
#define TOUCHSTONE_COMMIT
#endif

const char *touchstone_commit(void) { return TEXT(TOUCHSTONE_COMMIT); }
