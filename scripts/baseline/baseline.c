/* What plain C reaches on SQLite with the columns of the log's event table: the log's yardstick.
 *
 *   cc -O2 -Wall -Wextra baseline.c -lsqlite3 -o baseline
 *   ./baseline insert DB COUNT ROWS_PER_COMMIT
 *   ./baseline scan DB
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ACTIVE_JOURNEYS = 200, EVENTS_A_JOURNEY = 20, TOUCHPOINTS = 10, TEXT_SIZE = 128 };

static const char *const touchpoints[TOUCHPOINTS] = {
  "appointment", "preparation", "greeting", "vehicleCheck", "payment",
  "documents", "walkthrough", "handover", "farewell", "followUp"};

static const char schema[] =
  "CREATE TABLE event (position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, version INTEGER"
  " NOT NULL, type INTEGER NOT NULL, id BLOB NOT NULL, time INTEGER NOT NULL, timeoffset INTEGER,"
  " recorded INTEGER NOT NULL, dataversion INTEGER NOT NULL, source INTEGER NOT NULL,"
  " customer INTEGER, actor INTEGER NOT NULL, correlation TEXT, causation TEXT, data TEXT NOT NULL,"
  " sealed BLOB); CREATE UNIQUE INDEX event_id ON event(id);"
  " CREATE UNIQUE INDEX event_stream ON event(stream, version);";

/* What `scan` must find, and the accessor each column is read with: integer, blob, text. */
static const char column_names[] =
  "position stream version type id time timeoffset recorded dataversion source customer actor"
  " correlation causation data sealed ";
static const char column_kinds[] = "iiiibiiiiiiitttb";

/* A macro, so that the compiler holds every format against its arguments. */
#define fail(...) \
  (fputs("baseline: ", stderr), fprintf(stderr, __VA_ARGS__), fputc('\n', stderr), exit(1))

static void check(sqlite3 *db, int code, const char *doing) {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
    fail("%s: %s", doing, db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
}

static sqlite3 *open_database(const char *path, int flags) {
  sqlite3 *db = NULL;
  check(db, sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL), path);
  return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = NULL;
  check(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), sql);
  return statement;
}

/* Statements left open would keep the WAL from being folded into the database. */
static void close_database(sqlite3 *db) {
  for (sqlite3_stmt *s; (s = sqlite3_next_stmt(db, NULL));) sqlite3_finalize(s);
  check(db, sqlite3_close(db), "close");
}

static void step(sqlite3 *db, sqlite3_stmt *statement) {
  check(db, sqlite3_step(statement), sqlite3_sql(statement));
  sqlite3_reset(statement);
}

static void run(sqlite3 *db, const char *sql) {
  check(db, sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void report(const char *what, long rows, double start) {
  double seconds = now() - start;
  printf("{\"what\":\"%s\",\"rows\":%ld,\"seconds\":%.6f,\"rate\":%.0f}\n", what, rows, seconds,
         (double)rows / seconds);
}

/* splitmix64 from a fixed seed, so that every run writes the same rows. */
static uint64_t random_bits(void) {
  static uint64_t state = 1;
  uint64_t z = state += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

static struct { long journey; int step; } active[ACTIVE_JOURNEYS];
static long journeys;
static char completed[TOUCHPOINTS][TEXT_SIZE];
static char rated[TOUCHPOINTS][28][TEXT_SIZE];

/* All texts but those of openings are made here, before the clock starts. */
static void start_journeys(void) {
  for (journeys = 0; journeys < ACTIVE_JOURNEYS; journeys++) active[journeys].journey = journeys;
  for (int t = 0; t < TOUCHPOINTS; t++) {
    snprintf(completed[t], TEXT_SIZE, "{\"touchpoint\":\"%s\"}", touchpoints[t]);
    for (int r = 0; r < 28; r++)
      snprintf(rated[t][r], TEXT_SIZE,
               "{\"expectation\":%d,\"method\":\"derived\",\"perception\":%d,"
               "\"scale\":\"satisfaction7\",\"touchpoint\":\"%s\"}",
               r % 4 + 4, r / 4 + 1, touchpoints[t]);
  }
}

/* The next event in the shape of make_events.py: a random active journey moves on by one. What
 * the sample never has (offset, correlation, causation, sealed) is left unbound: NULL. */
static void bind_event(sqlite3_stmt *event, long position) {
  static char opened[TEXT_SIZE]; /* these two must outlive the call: bound, not copied */
  static unsigned char id[16];
  int slot = (int)(random_bits() % ACTIVE_JOURNEYS), rating = (int)(random_bits() % 28);
  if (active[slot].step == EVENTS_A_JOURNEY) {
    active[slot].journey = journeys++;
    active[slot].step = 0;
  }
  long journey = active[slot].journey;
  int number = active[slot].step++, touchpoint = (number - 1) / 2;
  int64_t time = 1767225600000 + journey * 90000 + number * 600000;

  uint64_t bits[2] = {random_bits(), random_bits()};
  memcpy(id, bits, sizeof id);
  for (int i = 0; i < 6; i++) id[i] = (unsigned char)(time >> (40 - 8 * i) & 0xff);
  id[6] = (id[6] & 0x0f) | 0x70;
  id[8] = (id[8] & 0x3f) | 0x80;

  const char *data = number % 2 == 1 ? completed[touchpoint] : rated[touchpoint][rating];
  if (number == 0) {
    snprintf(opened, TEXT_SIZE,
             "{\"advisor\":\"advisor-%02ld\",\"blueprint\":\"standard\",\"blueprintVersion\":1,"
             "\"model\":\"M%ld\",\"order\":\"O-%07ld\"}", journey % 40, journey % 7, journey);
    data = opened;
  }
  sqlite3_bind_int64(event, 1, position);
  sqlite3_bind_int64(event, 2, journey + 1); /* stream */
  sqlite3_bind_int64(event, 3, number + 1);  /* version */
  sqlite3_bind_int64(event, 4, number == 0 ? 1 : number % 2 == 1 ? 2 : 3);
  sqlite3_bind_blob(event, 5, id, sizeof id, SQLITE_STATIC);
  sqlite3_bind_int64(event, 6, time);
  sqlite3_bind_int64(event, 8, 1798761600000 + position / 100); /* recorded, 100 a millisecond */
  sqlite3_bind_int64(event, 9, 1);                              /* dataversion */
  sqlite3_bind_int64(event, 10, 1);                             /* source */
  sqlite3_bind_int64(event, 11, journey + 1);                   /* customer */
  sqlite3_bind_int64(event, 12, journey % 40 + 1);              /* actor */
  sqlite3_bind_text(event, 15, data, -1, SQLITE_STATIC);
}

/* `scan` is given real logs: a slip of the hand must not replace one, hence the application id,
 * which stands big-endian at byte 68 of every SQLite file. */
static void remove_old(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return; /* not there, or SQLite will say why it cannot be opened */
  unsigned char header[72] = {0};
  if (fread(header, 1, sizeof header, file) && memcmp(header + 68, "BASE", 4))
    fail("%s exists and was not made by this program: not replaced", path);
  fclose(file);
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  for (int i = 0; i < 3; i++) {
    char *name = sqlite3_mprintf("%s%s", path, suffixes[i]);
    unlink(name);
    sqlite3_free(name);
  }
}

static void insert(const char *path, long count, long rows_per_commit) {
  remove_old(path);
  sqlite3 *db = open_database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  run(db, "PRAGMA application_id=1111577413"); /* "BASE" */
  sqlite3_stmt *mode = prepare(db, "PRAGMA journal_mode=WAL");
  /* A refused journal mode is answered with the old one, not with an error. */
  if (sqlite3_step(mode) != SQLITE_ROW || strcmp((char *)sqlite3_column_text(mode, 0), "wal"))
    fail("%s: cannot be put into WAL mode", path);
  sqlite3_finalize(mode);
  run(db, "PRAGMA synchronous=FULL");
  run(db, schema);
  sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
  sqlite3_stmt *event = prepare(db, "INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  start_journeys();

  double start = now();
  for (long position = 1; position <= count; position++) {
    if ((position - 1) % rows_per_commit == 0) step(db, begin);
    bind_event(event, position);
    step(db, event);
    if (position % rows_per_commit == 0 || position == count) step(db, commit);
  }
  report("insert", count, start);
  close_database(db);
}

/* Somebody must see the sum, or the compiler need not read the columns. */
static volatile uint64_t read_sum;
static void scan(const char *path) {
  sqlite3 *db = open_database(path, SQLITE_OPEN_READONLY);
  sqlite3_stmt *events = prepare(db, "SELECT * FROM event ORDER BY position");
  const char *expected = column_names;
  for (int i = 0; i < sqlite3_column_count(events); i++) {
    const char *name = sqlite3_column_name(events, i);
    size_t length = strlen(name);
    if (strncmp(expected, name, length) || expected[length] != ' ')
      fail("%s: event has the column %s out of order", path, name);
    expected += length + 1;
  }
  if (*expected) fail("%s: event lacks the columns %s", path, expected);

  long rows = 0;
  uint64_t sum = 0;
  int code;
  double start = now();
  while ((code = sqlite3_step(events)) == SQLITE_ROW) {
    for (int i = 0; column_kinds[i]; i++) {
      if (column_kinds[i] == 'i') {
        sum += (uint64_t)sqlite3_column_int64(events, i);
      } else {
        const void *bytes = column_kinds[i] == 't' ? (const void *)sqlite3_column_text(events, i)
                                                   : sqlite3_column_blob(events, i);
        sum += (uintptr_t)bytes + (uint64_t)sqlite3_column_bytes(events, i);
      }
    }
    rows++;
  }
  check(db, code, "scan");
  read_sum = sum;
  report("scan", rows, start);
  close_database(db);
}

static long positive(const char *text, const char *name) {
  char *end;
  long value = strtol(text, &end, 10);
  if (value < 1 || *end != '\0')
    fail("%s must be a whole number from 1, but is \"%s\"", name, text);
  return value;
}

int main(int argc, char **argv) {
  if (argc == 5 && !strcmp(argv[1], "insert"))
    insert(argv[2], positive(argv[3], "COUNT"), positive(argv[4], "ROWS_PER_COMMIT"));
  else if (argc == 3 && !strcmp(argv[1], "scan"))
    scan(argv[2]);
  else
    fail("usage: baseline insert DB COUNT ROWS_PER_COMMIT | baseline scan DB");
  return 0;
}
