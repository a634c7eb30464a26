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

/* SQLITE_CONFIG_URI is 17: a name that begins with "file:" may carry options. */
static inline int touchstone_sqlite_with_uris(void) {
  return sqlite3_config(17, 1);
}

struct sqlite3;
int sqlite3_db_config(struct sqlite3 *, int option, ...);

/* SQLITE_DBCONFIG_ENABLE_TRIGGER is 1003. Statements of this connection alone run no triggers. */
static inline int touchstone_sqlite_without_triggers(void *connection) {
  int now = 1;
  int code = sqlite3_db_config((struct sqlite3 *)connection, 1003, 0, &now);
  return code ? code : now;
}

struct sqlite3_stmt;
int sqlite3_column_type(struct sqlite3_stmt *, int column);

/* The storage classes of the first columns of a row, three bits each, the first column lowest; at
 * most 21 columns. One call, because a check asks it of every row. */
static inline unsigned long long touchstone_sqlite_classes(void *statement, int count) {
  unsigned long long classes = 0;
  for (int column = count - 1; column >= 0; column--) {
    classes = classes << 3
      | (unsigned long long)sqlite3_column_type((struct sqlite3_stmt *)statement, column);
  }
  return classes;
}

/* SQLITE_DBCONFIG_DEFENSIVE is 1010. What the setting is afterwards, or -1. */
static inline int touchstone_sqlite_defensive(void *connection, int on) {
  int now = -1;
  int code = sqlite3_db_config((struct sqlite3 *)connection, 1010, on, &now);
  return code ? -1 : now;
}

#endif
