#ifndef TOUCHSTONE_CSQLITE_H
#define TOUCHSTONE_CSQLITE_H

/* Declared here and not included, because GRDB's module brings sqlite3.h already. */
int sqlite3_config(int option, ...);

/* SQLITE_CONFIG_MEMSTATUS is 9. Without the statistics an allocation takes no lock of the whole
 * process. Only the first call, before any database is opened, has an effect; Swift cannot call
 * a function of variable arguments. */
static inline int touchstone_sqlite_without_statistics(void) {
  return sqlite3_config(9, 0);
}

#endif
