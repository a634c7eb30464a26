/* A client that loads an HTTP server on this machine and measures it: one thread, epoll, keep-alive.
 *
 *   cc -O2 -Wall -Wextra http_load.c -o http_load
 *   ./http_load record PORT TOKEN CONNECTIONS COUNT
 *       COUNT facts, each a request of its own
 *   ./http_load get PORT TOKEN CONNECTIONS COUNT PATH
 *       COUNT times the same path
 *   ./http_load follow PORT TOKEN SUBSCRIBERS RATE SECONDS FROM
 *       streams of all events after position FROM, while RATE facts a second are recorded, 20 a request
 *
 * Each prints one line of JSON. `record` and `get` give a rate and latencies in milliseconds; `follow`
 * gives events that came, positions that were left out or came twice, and the time from
 * `recordedtime` to the arrival.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 17, BATCH = 20, WRITERS = 4, REQUEST = 1 << 13 };

#define fail(...) \
  (fputs("http_load: ", stderr), fprintf(stderr, __VA_ARGS__), fputc('\n', stderr), exit(1))

struct connection {
  int socket;
  char *in;
  size_t held;      /* bytes of `in` that are not taken yet */
  long chunk;       /* follow: bytes left of a chunk; -1: its length comes next */
  double sent;      /* when the request went out; 0: none is under way */
  bool is_open;     /* follow: the head of the answer was read */
  int64_t position; /* follow: the last event that came */
  char *line;       /* follow: what came of a line */
  size_t line_held;
};

static int port;
static const char *token;
static long journeys;

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long positive(const char *text) {
  char *end;
  long value = strtol(text, &end, 10);
  if (value < 1 || *end != '\0') fail("\"%s\" must be a whole number from 1", text);
  return value;
}

static void connect_to_server(struct connection *c) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  c->socket = socket(AF_INET, SOCK_STREAM, 0);
  if (c->socket < 0 || connect(c->socket, (struct sockaddr *)&address, sizeof address))
    fail("cannot connect: %s", strerror(errno));
  int on = 1;
  setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(c->socket, F_SETFL, O_NONBLOCK);
  c->in = malloc(BUFFER + 1);
  c->line = malloc(BUFFER + 1);
  c->chunk = -1;
  if (!c->in || !c->line) fail("out of memory");
}

/* Requests are small: what the socket does not take at once is a fault. */
static void send_all(struct connection *c, const char *bytes, size_t length) {
  if (write(c->socket, bytes, length) != (ssize_t)length) fail("cannot write: %s", strerror(errno));
  c->sent = now(CLOCK_MONOTONIC);
}

static void get(struct connection *c, const char *path, const char *headers) {
  char request[REQUEST];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n%s\r\n",
                        path, token, headers);
  send_all(c, request, (size_t)length);
}

/* Opens journeys, one or several in one append. */
static void record(struct connection *c, int facts) {
  char body[REQUEST], request[REQUEST + 512];
  size_t length = 0;
  if (facts > 1) body[length++] = '[';
  for (int i = 0; i < facts; i++)
    length += (size_t)snprintf(body + length, sizeof body - length,
                               "%s{\"type\":\"journey.opened\",\"journey\":\"J-%d-%ld\","
                               "\"customer\":\"C-%d-%ld\",\"data\":{\"model\":\"M%ld\"}}",
                               i ? "," : "", (int)getpid(), journeys, (int)getpid(), journeys,
                               journeys % 7),
        journeys++;
  if (facts > 1) body[length++] = ']';
  int head = snprintf(request, sizeof request,
                      "POST /api/v1/facts HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                      "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                      token, length);
  memcpy(request + head, body, length);
  send_all(c, request, (size_t)head + length);
}

/* Reads what there is; false at the end of the stream. */
static bool receive(struct connection *c) {
  ssize_t got = read(c->socket, c->in + c->held, BUFFER - c->held);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (got <= 0) return false;
  c->held += (size_t)got;
  c->in[c->held] = '\0';
  return true;
}

static void take(struct connection *c, size_t length) {
  c->held -= length;
  memmove(c->in, c->in + length, c->held + 1);
}

static size_t body_size;

/* Whether a whole answer with a length has come; takes it. */
static bool take_answer(struct connection *c) {
  if (!c->held) return false;
  char *end = strstr(c->in, "\r\n\r\n");
  if (!end) return false;
  int status = atoi(c->in + 9);
  if (status / 100 != 2) fail("answered: %s", c->in);
  char *header = strcasestr(c->in, "content-length:");
  if (!header || header > end) fail("an answer without a length");
  size_t size = (size_t)strtol(header + 15, NULL, 10), whole = (size_t)(end + 4 - c->in) + size;
  if (whole > BUFFER) fail("an answer of %zu bytes is too long for this client", size);
  if (c->held < whole) return false;
  body_size = size;
  take(c, whole);
  return true;
}

static int watch(struct connection *all, long count) {
  int poll = epoll_create1(0);
  for (long i = 0; i < count; i++) {
    connect_to_server(&all[i]);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(poll, EPOLL_CTL_ADD, all[i].socket, &event);
  }
  return poll;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double quantile(double *values, long count, double part) {
  return count ? values[(long)((double)(count - 1) * part)] : 0;
}

/* `record` without a path, `get` with one. */
static void load(long connections, long count, const char *path) {
  struct connection *all = calloc((size_t)connections, sizeof *all);
  double *times = malloc((size_t)count * sizeof *times);
  if (!all || !times) fail("out of memory");
  int poll = watch(all, connections);
  long asked = 0, answered = 0;
  double start = now(CLOCK_MONOTONIC);
  for (long i = 0; i < connections && asked < count; i++, asked++)
    path ? get(&all[i], path, "") : record(&all[i], 1);
  while (answered < count) {
    struct epoll_event events[64];
    int ready = epoll_wait(poll, events, 64, 30000);
    if (ready == 0) fail("no answer within 30 seconds");
    for (int i = 0; i < ready; i++) {
      struct connection *c = events[i].data.ptr;
      if (!receive(c)) fail("the server closed a connection");
      if (!take_answer(c)) continue;
      times[answered++] = now(CLOCK_MONOTONIC) - c->sent;
      if (asked < count) asked++, path ? get(c, path, "") : record(c, 1);
    }
  }
  double seconds = now(CLOCK_MONOTONIC) - start;
  qsort(times, (size_t)count, sizeof *times, ascending);
  printf("{\"what\":\"%s\",\"connections\":%ld,\"count\":%ld,\"seconds\":%.6f,\"rate\":%.0f,"
         "\"p50\":%.3f,\"p99\":%.3f,\"bytes\":%zu}\n",
         path ? "get" : "record", connections, count, seconds, (double)count / seconds,
         quantile(times, count, 0.5) * 1000, quantile(times, count, 0.99) * 1000, body_size);
}

static double *lags;
static long lag_count, lag_room, faults, came;

/* Milliseconds since 1970 of `2026-11-22T08:00:00.000Z`. */
static double moment(const char *text) {
  struct tm t = {0};
  int milliseconds;
  if (sscanf(text, "%d-%d-%dT%d:%d:%d.%dZ", &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour, &t.tm_min,
             &t.tm_sec, &milliseconds) != 7)
    fail("no time: %.30s", text);
  t.tm_year -= 1900;
  t.tm_mon -= 1;
  return (double)timegm(&t) * 1000 + milliseconds;
}

static void take_line(struct connection *c) {
  c->line[c->line_held] = '\0';
  c->line_held = 0;
  if (!strncmp(c->line, "id: ", 4)) {
    int64_t position = strtoll(c->line + 4, NULL, 10);
    if (c->position && position != c->position + 1) faults++;
    c->position = position;
    came++;
    return;
  }
  char *recorded = strstr(c->line, "\"recordedtime\":\"");
  if (!recorded) return;
  if (lag_count == lag_room) {
    lag_room = lag_room ? lag_room * 2 : 1 << 16;
    lags = realloc(lags, (size_t)lag_room * sizeof *lags);
    if (!lags) fail("out of memory");
  }
  lags[lag_count++] = now(CLOCK_REALTIME) * 1000 - moment(recorded + 16);
}

/* Takes lines out of the chunks of a stream. */
static void take_events(struct connection *c) {
  if (!c->is_open) {
    char *end = c->held ? strstr(c->in, "\r\n\r\n") : NULL;
    if (!end) return;
    if (atoi(c->in + 9) != 200) fail("answered: %s", c->in);
    take(c, (size_t)(end + 4 - c->in));
    c->is_open = true;
  }
  size_t at = 0;
  while (at < c->held) {
    if (c->chunk < 0) {
      char *end = memchr(c->in + at, '\n', c->held - at);
      if (!end) break;
      c->chunk = strtol(c->in + at, NULL, 16) + 2; /* with its end of line */
      at = (size_t)(end + 1 - c->in);
      continue;
    }
    char byte = c->in[at++];
    if (--c->chunk == 0) c->chunk = -1;
    if (c->chunk >= 0 && c->chunk < 2 && byte == '\r') continue;
    if (c->chunk == -1 && byte == '\n') continue; /* the end of the chunk */
    if (byte == '\n') {
      take_line(c);
    } else if (c->line_held < BUFFER) {
      c->line[c->line_held++] = byte;
    }
  }
  take(c, at);
}

static void follow(long subscribers, long rate, long seconds, int64_t from) {
  struct connection *all = calloc((size_t)(subscribers + WRITERS), sizeof *all);
  if (!all) fail("out of memory");
  int poll = watch(all, subscribers + WRITERS);
  struct connection *writers = all + subscribers;
  char headers[128];
  snprintf(headers, sizeof headers, "Accept: text/event-stream\r\nLast-Event-ID: %lld\r\n",
           (long long)from);
  for (long i = 0; i < subscribers; i++) {
    all[i].position = from;
    get(&all[i], "/api/v1/events", headers);
  }
  double start = now(CLOCK_MONOTONIC), spent;
  long wanted = rate * seconds, sent = 0, recorded = 0;
  /* Two seconds more for what is under way, and no longer than it takes to record it. */
  while ((spent = now(CLOCK_MONOTONIC) - start) < (double)seconds + 2 || recorded < sent) {
    if (spent > (double)seconds + 30) fail("no answer within 30 seconds");
    struct epoll_event events[64];
    int ready = epoll_wait(poll, events, 64, 1);
    for (int i = 0; i < ready; i++) {
      struct connection *c = events[i].data.ptr;
      if (!receive(c)) fail("the server closed a connection");
      if (c < writers) {
        take_events(c);
      } else if (take_answer(c)) {
        c->sent = 0;
        recorded += BATCH;
      }
    }
    for (int i = 0; i < WRITERS && spent < (double)seconds; i++) {
      if (writers[i].sent > 0 || sent >= wanted || (double)sent > spent * (double)rate) continue;
      record(&writers[i], BATCH);
      sent += BATCH;
    }
  }
  int64_t last = all[0].position;
  for (long i = 1; i < subscribers; i++)
    if (all[i].position != last) faults++;
  qsort(lags, (size_t)lag_count, sizeof *lags, ascending);
  printf("{\"what\":\"follow\",\"subscribers\":%ld,\"recorded\":%ld,\"came\":%ld,\"faults\":%ld,"
         "\"rate\":%.0f,\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}\n",
         subscribers, recorded, came, faults, (double)recorded / (double)seconds,
         quantile(lags, lag_count, 0.5), quantile(lags, lag_count, 0.99),
         quantile(lags, lag_count, 1));
  /* Every subscriber has what was recorded, and what the journeys brought along. */
  if (came < recorded * subscribers)
    fail("%ld of %ld events came", came, recorded * subscribers);
}

int main(int argc, char **argv) {
  if (argc < 6) fail("usage: record|get|follow PORT TOKEN CONNECTIONS COUNT [PATH|SECONDS FROM]");
  port = (int)positive(argv[2]);
  token = argv[3];
  if (argc == 6 && !strcmp(argv[1], "record"))
    load(positive(argv[4]), positive(argv[5]), NULL);
  else if (argc == 7 && !strcmp(argv[1], "get"))
    load(positive(argv[4]), positive(argv[5]), argv[6]);
  else if (argc == 8 && !strcmp(argv[1], "follow"))
    follow(positive(argv[4]), positive(argv[5]), positive(argv[6]), positive(argv[7]));
  else
    fail("usage: record|get|follow PORT TOKEN CONNECTIONS COUNT [PATH|SECONDS FROM]");
  return 0;
}
