/* Days and moments as an officer types and reads them: local time. Unix seconds. */
#ifndef TG_TOOLS_DESK_WHEN_H
#define TG_TOOLS_DESK_WHEN_H

#include "app/form/pack.h"

enum { WHEN_SIZE = 24, WHEN_ISO_SIZE = 48, WHEN_SPAN_SIZE = 48 };

/* "2026-11-23": its first and last second. FORMAT, naming `what` it was to be. */
enum tg_err when_day(const char *what, const char *text, int64_t *out_first_s, int64_t *out_last_s,
                     struct fault *fault) MUST_USE;
/* "2026-11-23 22:05", or a T between. FORMAT likewise. */
enum tg_err when_moment(const char *what, const char *text, int64_t *out_s,
                        struct fault *fault) MUST_USE;

/* "2026-11-23 22:05". */
void when_local(int64_t unix_s, char out[static WHEN_SIZE]);
/* "2026-11-23T22:05:00+08:00" (ISO 8601, local time; Z where that is UTC), for programs. */
void when_iso(int64_t unix_s, char out[static WHEN_ISO_SIZE]);
/* How long it is from `now_s` to `due_s`: "3 天后", "迟了 2 天", "in 40 minutes". */
void when_span(int64_t now_s, int64_t due_s, enum lang lang, char out[static WHEN_SPAN_SIZE]);

#endif
