#ifndef TOUCHSTONE_CPROCESS_H
#define TOUCHSTONE_CPROCESS_H

#ifdef __linux__
#include <sys/prctl.h>

/* No dumps of this process's memory, and no reading of it by others of the same account; Swift
 * cannot call a function of variable arguments. */
static inline int touchstone_without_dumps(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
#else
static inline int touchstone_without_dumps(void) {
  return 0;
}
#endif

#endif
